//! What the names of archives say about the packages in them.

use crate::catalogers::python;
use crate::purl::decode;
use crate::version::Scheme;

/// The endings that pip takes for archives.
const ENDINGS: [&str; 8] = [".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz", ".tbz"];

pub(super) fn is_archive(place: &str) -> bool {
    let name = last(place);
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Name and version of a wheel (binary distribution format, "File name convention"):
/// `{name}-{version}(-{build})?-{python}-{abi}-{platform}.whl`.
pub(super) fn wheel(place: &str) -> Option<(String, String)> {
    let file = decode(last(place)).ok()?;
    let parts: Vec<_> = file.strip_suffix(".whl")?.split('-').collect();
    let [name, version, .., _, _, _] = parts.as_slice() else { return None };
    let sound = parts.len() <= 6 && Scheme::Python.is_valid(version);
    Some((python::normalise(name).filter(|_| sound)?, (*version).to_owned()))
}

/// Name and version of an archive that must hold a package of this name: a wheel, or a source archive, which is called
/// `{name}-{version}` (source distribution format). Hosts of repositories call theirs otherwise.
pub(super) fn named(place: &str, name: &str) -> Option<(String, String)> {
    let name = python::normalise(name)?;
    wheel(place).or_else(|| source(place)).filter(|(found, _)| *found == name)
}

fn source(place: &str) -> Option<(String, String)> {
    let file = decode(last(place)).ok()?;
    let stem = ENDINGS.iter().find_map(|ending| file.strip_suffix(ending))?;
    let (name, version) = stem.rsplit_once('-')?;
    Some((python::normalise(name).filter(|_| Scheme::Python.is_valid(version))?, version.to_owned()))
}

/// The last part of the path, without query and fragment.
fn last(place: &str) -> &str {
    let path = place.split(['?', '#']).next().unwrap_or_default();
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}
