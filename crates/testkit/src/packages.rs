//! What must hold for any text that is taken for a version or a package URL, and for any bytes that are taken for a file that
//! lists packages.

use palisade_packages::catalogers::{CATALOGERS, Cataloger, File};
use palisade_packages::purl::Purl;
use palisade_packages::version::Scheme;

/// Takes a text for two versions, cut at its first line end: every order must be the same both ways and as keys.
///
/// # Panics
///
/// Where it is not.
pub fn versions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (left, right) = text.split_once('\n').unwrap_or((text, ""));
    for scheme in Scheme::ALL {
        let order = scheme.compare(left, right);
        assert_eq!(order, scheme.compare(right, left).reverse(), "{scheme:?} both ways");
        assert_eq!(order, scheme.key(left).cmp(&scheme.key(right)), "{scheme:?} as keys");
        assert!(scheme.compare(left, left).is_eq(), "{scheme:?} itself");
    }
}

/// Reads any bytes as a package URL: what was read must be written and read again as the same.
///
/// # Panics
///
/// Where it is not.
pub fn purl(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(purl) = Purl::parse(text) {
        assert_eq!(Purl::parse(&purl.to_string()), Ok(purl), "read again");
    }
}

/// Takes any bytes for a file of the kind that the first byte picks.
///
/// # Panics
///
/// Where two readings differ, or a thing of which nothing is known is called a package.
pub fn package_file(bytes: &[u8]) {
    let [kind, bytes @ ..] = bytes else { return };
    if let Some(cataloger) = CATALOGERS.get(usize::from(*kind) % CATALOGERS.len()) {
        read(cataloger, bytes);
    }
}

fn read(cataloger: &Cataloger, bytes: &[u8]) {
    let path = cataloger.files.split([',', ' ']).next().unwrap_or_default();
    let file = File { path, bytes };
    let catalog = cataloger.catalog(&file);
    assert_eq!(catalog, cataloger.catalog(&file), "two readings of {} differ", cataloger.name);
    for component in &catalog.components {
        assert!(!component.name.is_empty() && !component.evidence.is_empty(), "{}: {component:?}", cataloger.name);
    }
}

#[cfg(test)]
mod tests {
    use super::{package_file, read};
    use crate::random::Random;
    use crate::yaml::mutate;
    use crate::{data, package_cases};

    #[test]
    fn damaged_package_files_are_read() {
        let Some(file) = data::item("packages", "packages/cases.jsonl") else { return };
        let cases = package_cases::cases(&file).expect("cases");
        for (seed, case) in cases.iter().enumerate() {
            let mut random = Random::new(seed as u64);
            for cataloger in case.catalogers() {
                read(cataloger, case.content.as_bytes());
                for _ in 0..5 {
                    read(cataloger, &mutate(&mut random, case.content.as_bytes()));
                }
            }
        }
    }

    #[test]
    fn every_kind_reads_nothing_and_nonsense() {
        for kind in 0..=u8::MAX {
            for rest in [&b""[..], b"\n", b"{}", b"[]", b"<a/>", b"a: b\n\xff", &[b'['; 1 << 16]] {
                package_file(&[&[kind], rest].concat());
            }
        }
    }
}
