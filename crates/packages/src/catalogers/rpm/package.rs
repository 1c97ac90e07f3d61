//! The package that a header describes.

use super::bytes::Pieces;
use super::header::{BadTag, Header, Tag};
use crate::catalogers::shortened;
use crate::component::{Component, Kind, SourcePackage};

/// What a header gave.
#[derive(Debug)]
pub(super) struct Found {
    /// The package; nothing where the entry is a key.
    pub(super) component: Option<Component>,
    /// What of it could not be read.
    pub(super) gaps: Vec<String>,
}

/// Reads a header.
pub(super) fn package(bytes: &Pieces<'_>) -> Result<Found, String> {
    let header = Header::read(bytes)?;
    let name = required(&header, Tag::Name)?;
    // Keys that packages are checked by are kept as if they were packages.
    if name == "gpg-pubkey" {
        return Ok(Found { component: None, gaps: Vec::new() });
    }
    let of_package = |why: String| format!("the package `{}`: {why}", shortened(&name));
    let version = version(&header).map_err(of_package)?;
    let mut component = Component::new(Kind::Rpm, name.as_str(), version);
    let mut gaps = Vec::new();
    let mut optional = |tag| {
        let text = header.text(tag).unwrap_or_else(|bad| {
            gaps.push(of_package(unreadable(&bad)));
            None
        });
        text.filter(|text| !text.is_empty() && text != "(none)")
    };
    component.architecture = optional(Tag::Architecture);
    component.licenses.extend(optional(Tag::License));
    component.supplier = optional(Tag::Vendor);
    if let Some(label) = optional(Tag::ModularityLabel) {
        component.qualifiers.insert("modularitylabel".to_owned(), label);
    }
    if let Some(file) = optional(Tag::SourceRpm) {
        match source_package(&file, &component.version) {
            Some(source) => component.source = Some(source).filter(|source| says_more(source, &component)),
            None => gaps.push(of_package(format!("`{}` is not the file of a source package", shortened(&file)))),
        }
    }
    Ok(Found { component: Some(component), gaps })
}

/// `epoch:version-release`, without an epoch where there is none.
fn version(header: &Header<'_, '_>) -> Result<String, String> {
    let version = required(header, Tag::Version)?;
    let release = required(header, Tag::Release)?;
    let epoch = header.number(Tag::Epoch).map_err(|bad| unreadable(&bad))?;
    Ok(epoch.map_or_else(|| format!("{version}-{release}"), |epoch| format!("{epoch}:{version}-{release}")))
}

/// A text without which a header describes no package.
fn required(header: &Header<'_, '_>, tag: Tag) -> Result<String, String> {
    let text = header.text(tag).map_err(|bad| unreadable(&bad))?.unwrap_or_default();
    let sound = |character: char| character.is_ascii_graphic();
    match text.as_str() {
        "" => Err(format!("a header without {tag:?}").to_lowercase()),
        text if !text.chars().all(sound) => Err(format!("`{}` is no {tag:?}", shortened(text)).to_lowercase()),
        _ => Ok(text),
    }
}

fn unreadable(BadTag(tag): &BadTag) -> String {
    format!("its tag {tag:?} cannot be read").to_lowercase()
}

/// The source package whose file is `name-version-release.src.rpm`. A file's name has no epoch: a package with the same version
/// and release as its source has its epoch too.
fn source_package(file: &str, version: &str) -> Option<SourcePackage> {
    let stem = file.strip_suffix(".src.rpm").or_else(|| file.strip_suffix(".nosrc.rpm"))?;
    let (rest, release) = stem.rsplit_once('-')?;
    let (name, upstream) = rest.rsplit_once('-')?;
    if [name, upstream, release].contains(&"") {
        return None;
    }
    let stated = format!("{upstream}-{release}");
    let without_epoch = version.split_once(':').map_or(version, |(_, rest)| rest);
    let version = if stated == without_epoch { version.to_owned() } else { stated };
    Some(SourcePackage { name: name.to_owned(), version })
}

fn says_more(source: &SourcePackage, component: &Component) -> bool {
    source.name != component.name || source.version != component.version
}

#[cfg(test)]
mod tests {
    use super::source_package;

    #[test]
    fn the_source_has_name_version_and_release() {
        let cases = [
            ("util-linux-2.32.1-42.el8_8.src.rpm", "2.32.1-42.el8_8", Some(("util-linux", "2.32.1-42.el8_8"))),
            ("openssl-3.0.7-1.el9.src.rpm", "1:3.0.7-1.el9", Some(("openssl", "1:3.0.7-1.el9"))),
            ("perl-5.26.3-1.src.rpm", "4:1.2-1", Some(("perl", "5.26.3-1"))),
            ("kernel-5-1.nosrc.rpm", "5-1", Some(("kernel", "5-1"))),
            ("a-1.src.rpm", "1", None),
            ("-1-2.src.rpm", "1-2", None),
            ("a-1-2.rpm", "1-2", None),
        ];
        for (file, version, expected) in cases {
            let source = source_package(file, version);
            let source = source.as_ref().map(|source| (source.name.as_str(), source.version.as_str()));
            assert_eq!(source, expected, "{file}");
        }
    }
}
