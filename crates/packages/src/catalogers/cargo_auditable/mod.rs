//! Rust programs built by `cargo auditable`: the section `.dep-v0` holds the packages as JSON, packed by zlib
//! (<https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md>).
//!
//! Packages that were only needed to build the program (`kind` `build`) are not in it.

use std::borrow::Cow;
use std::io::Read as _;

use serde_json::value::RawValue;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, programs};
use crate::component::{Component, Kind};
use crate::go_binary::Image;

/// Reads Rust programs that say what they are made of.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "cargo_auditable",
    files: "programs and libraries built by `cargo auditable` (ELF, Mach-O, PE)",
    budget: programs::BUDGET,
    wants: |candidate: &Candidate<'_>| programs::is_program(candidate),
    read,
};

const SECTION: &str = ".dep-v0";

/// The most that a section may unpack to; the reference reader takes half of it.
const MOST_UNPACKED: u64 = 16 << 20;

#[derive(serde::Deserialize)]
struct Program<'a> {
    #[serde(borrow)]
    packages: Vec<&'a RawValue>,
}

#[derive(serde::Deserialize)]
struct Package<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    version: Cow<'a, str>,
    #[serde(borrow)]
    kind: Option<Cow<'a, str>>,
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let mut catalog = Catalog::default();
    let image = Image::read(file.bytes);
    let Some(section) = image.as_ref().and_then(|image| image.section(SECTION)) else { return Ok(catalog) };
    let unpacked = unpack(section.data)?;
    let program: Program<'_> = serde_json::from_slice(&unpacked).map_err(|error| unreadable(&error.to_string()))?;
    for (number, package) in program.packages.iter().enumerate() {
        match serde_json::from_str::<Package<'_>>(package.get()) {
            Ok(package) if package.kind.as_deref() == Some("build") => {}
            Ok(package) => catalog.add(file, Component::new(Kind::Cargo, package.name, package.version)),
            Err(error) => catalog.skip(file, format!("package {} of section {SECTION}: {error}", number + 1)),
        }
    }
    Ok(catalog)
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut unpacked = Vec::new();
    let decoder = flate2::bufread::ZlibDecoder::new(packed);
    decoder.take(MOST_UNPACKED + 1).read_to_end(&mut unpacked).map_err(|error| unreadable(&error.to_string()))?;
    if unpacked.len() as u64 > MOST_UNPACKED {
        return Err(unreadable(&format!("it unpacks to more than {MOST_UNPACKED} bytes")));
    }
    Ok(unpacked)
}

fn unreadable(why: &str) -> Unreadable {
    Unreadable(format!("section {SECTION}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::{CATALOGER, MOST_UNPACKED};
    use crate::catalogers::{Catalog, File};
    use std::io::Write as _;

    /// An ELF file of three sections: none, `.dep-v0` with these bytes, the names.
    fn program(section: &[u8]) -> Vec<u8> {
        let names = b"\0.dep-v0\0";
        let mut bytes = vec![0; 64];
        bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
        bytes.extend_from_slice(section);
        bytes.extend_from_slice(names);
        let table = bytes.len() as u64;
        let header = |name: u32, kind: u32, flags: u64, offset: u64, size: u64| {
            let words = [flags, 0, offset, size, 0, 0, 0].map(u64::to_le_bytes).concat();
            [&name.to_le_bytes()[..], &kind.to_le_bytes(), &words].concat()
        };
        bytes.extend(header(0, 0, 0, 0, 0));
        bytes.extend(header(1, 1, 2, 64, section.len() as u64));
        bytes.extend(header(0, 3, 0, 64 + section.len() as u64, names.len() as u64));
        bytes[40..48].copy_from_slice(&table.to_le_bytes());
        for (at, value) in [(58, 64u16), (60, 3), (62, 2)] {
            bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn catalog(section: &[u8]) -> Catalog {
        CATALOGER.catalog(&File { path: "bin/x", bytes: &program(section) })
    }

    #[test]
    fn what_is_in_the_program_is_read() {
        let text = br#"{"packages":[{"name":"app","version":"0.1.0","source":"local","dependencies":[1],"root":true},
            {"name":"serde","version":"1.0.0","source":"crates.io"},
            {"name":"cc","version":"1.1.0","source":"crates.io","kind":"build"},{"name":7,"version":"1"}],"format":8}"#;
        let catalog = catalog(&packed(text));
        let found: Vec<_> =
            catalog.components.iter().map(|found| (found.name.as_str(), found.version.as_str())).collect();
        assert_eq!(found, [("app", "0.1.0"), ("serde", "1.0.0")]);
        assert!(catalog.gaps[0].why.starts_with("package 4 of section .dep-v0"), "{}", catalog.gaps[0].why);
    }

    #[test]
    fn sections_that_lie_are_named() {
        let whole = packed(b"{\"packages\":[]}");
        let bomb = packed(&vec![b' '; usize::try_from(MOST_UNPACKED).expect("fits") + 1]);
        for section in [&whole[..whole.len() / 2], b"no zlib", &bomb, &packed(b"[]"), b""] {
            let catalog = catalog(section);
            assert!(catalog.components.is_empty());
            assert_eq!(catalog.gaps.len(), 1, "{} bytes", section.len());
        }
        assert_eq!(catalog(&whole), Catalog::default());
    }
}
