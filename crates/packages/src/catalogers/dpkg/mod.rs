//! What dpkg and opkg installed: `var/lib/dpkg/status`, `var/lib/dpkg/status.d/*` (images without dpkg, one file for each
//! package), and opkg's `usr/lib/opkg/status` (deb822(5), dpkg(1) "Package states", deb-src-control(5)).
//!
//! Stanzas between blank lines; in each, `Field: value` with further lines that begin with a blank. The last word of `Status`
//! says whether a package is there. Files of `status.d` mostly have no such field: each stands for a
//! package that is there.
//! Not read: `var/lib/dpkg/updates`, which has entries only while dpkg runs, and licences, which are in other files.

mod stanza;
#[cfg(test)]
mod tests;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, MAXIMUM_PACKAGES, Unreadable};
use crate::component::{Component, Kind, SourcePackage};
use stanza::Stanza;

/// Reads the status files of dpkg and opkg.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "dpkg",
    files: "var/lib/dpkg/status, var/lib/dpkg/status.d/*, usr/lib/opkg/status",
    budget: 128 << 20,
    wants,
    read,
};

/// Where the package descriptions of images without dpkg are.
const DIRECTORY: &str = "var/lib/dpkg/status.d/";

fn wants(candidate: &Candidate<'_>) -> bool {
    // `NAME.md5sums` lists the files of the package NAME.
    let description = |path: &str| candidate.path.starts_with(DIRECTORY) && !path.ends_with(".md5sums");
    matches!(candidate.path, "var/lib/dpkg/status" | "usr/lib/opkg/status" | "var/lib/opkg/status")
        || description(candidate.path)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of every cataloger; a status file is readable in part at worst"
)]
fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let without_states = file.path.starts_with(DIRECTORY);
    let mut catalog = Catalog::default();
    let mut stanzas = stanza::stanzas(file.bytes).peekable();
    if without_states && stanzas.peek().is_none() {
        catalog.damaged(file, ["it describes no package, as each file of its directory does".to_owned()]);
    }
    for stanza in stanzas {
        if catalog.components.len() == MAXIMUM_PACKAGES {
            catalog.skip(file, format!("line {}: more packages than are read", stanza.line));
            break;
        }
        for line in &stanza.broken {
            catalog.skip(file, format!("line {line} is not `Field: value`"));
        }
        if text(stanza.source).is_some_and(|source| source_and_version(source).is_none()) {
            catalog.skip(file, format!("line {}: the source package is not `name` or `name (version)`", stanza.line));
        }
        match package(&stanza, without_states) {
            Ok(found) => catalog.components.extend(found),
            Err(why) => catalog.skip(file, format!("line {}: {why}", stanza.line)),
        }
    }
    Ok(catalog)
}

/// The package of a stanza, where it is installed.
fn package(stanza: &Stanza<'_>, without_states: bool) -> Result<Option<Component>, String> {
    let name = text(stanza.package).ok_or("an entry without a package name")?;
    if !is_name(name) {
        return Err(format!("`{}` is not the name of a package", crate::catalogers::shortened(name)));
    }
    let stateless = without_states && stanza.status.is_empty();
    if !stateless && !is_installed(name, stanza.status)? {
        return Ok(None);
    }
    let version = text(stanza.version).filter(|version| !version.contains(char::is_whitespace));
    let version = version.ok_or_else(|| format!("the package `{name}` has no version"))?;
    let mut component = Component::new(Kind::Deb, name, version);
    component.architecture = text(stanza.architecture).map(str::to_owned);
    component.source = text(stanza.source).and_then(|source| source_package(source, name, version));
    Ok(Some(component))
}

/// Whether a package in this state is installed: dpkg(1), "Package states". The field is "want flag state"; what is wanted decides
/// nothing. What is unpacked or half installed is not installed, but some of its files are there, which must not pass in
/// silence.
fn is_installed(name: &str, status: &[u8]) -> Result<bool, String> {
    let words: Vec<_> = status.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let state = match words.as_slice() {
        // A stanza without state is that of a package which was only ever available or selected.
        [] => return Ok(false),
        [_want, _flag, state] => state.to_ascii_lowercase(),
        _ => return Err(format!("the status of the package `{name}` is not three words")),
    };
    match state.as_slice() {
        b"installed" | b"triggers-awaited" | b"triggers-pending" => Ok(true),
        b"not-installed" | b"config-files" => Ok(false),
        b"unpacked" | b"half-configured" | b"half-installed" => Err(format!(
            "the package `{name}` is {}: its files may be there, and it is not counted as installed",
            String::from_utf8_lossy(&state)
        )),
        _ => Err(format!("the package `{name}` is in a state that dpkg does not know")),
    }
}

/// Name and version of `name` or `name (version)` (deb-control(5), `Source`).
fn source_and_version(field: &str) -> Option<(&str, Option<&str>)> {
    let Some((name, rest)) = field.split_once(char::is_whitespace) else { return Some((field, None)) };
    let version = rest.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
    let sound = !version.is_empty() && !version.contains(char::is_whitespace);
    sound.then_some((name, Some(version)))
}

/// The source package; nothing where it says no more than the package itself.
fn source_package(field: &str, name: &str, version: &str) -> Option<SourcePackage> {
    let (source, stated) = source_and_version(field)?;
    let source_version = stated.unwrap_or(version);
    let says_more = source != name || source_version != version;
    says_more.then(|| SourcePackage { name: source.to_owned(), version: source_version.to_owned() })
}

/// What dpkg takes for a name (`pkg_name_is_illegal`): more than Debian's policy allows.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-+._".contains(&byte))
}

/// A value that is there and readable.
fn text(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value).ok().filter(|value| !value.is_empty())
}
