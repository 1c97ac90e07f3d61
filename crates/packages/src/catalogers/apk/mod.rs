//! What apk installed: `lib/apk/db/installed`, since apk-tools 3 `usr/lib/apk/db/installed` (apk-package(5), apk's
//! database format).
//!
//! Stanzas between blank lines; in each, lines of a letter, a colon and a value. Those of files (`F`, `R`, `Z`, `a`, `M`) are
//! passed over.

use memchr::memchr;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, MAXIMUM_PACKAGES, Unreadable};
use crate::component::{Component, Kind, SourcePackage};

/// Reads apk's database of installed packages.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "apk",
    files: "lib/apk/db/installed, usr/lib/apk/db/installed",
    budget: 256 << 20,
    wants: |candidate: &Candidate<'_>| matches!(candidate.path, "lib/apk/db/installed" | "usr/lib/apk/db/installed"),
    read,
};

/// The fields that matter; empty where absent.
#[derive(Default)]
struct Stanza<'a> {
    /// The number of its first line, from 1; 0 before it has one.
    line: usize,
    name: &'a [u8],
    version: &'a [u8],
    architecture: &'a [u8],
    origin: &'a [u8],
    license: &'a [u8],
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of every cataloger; this file is readable in part at worst"
)]
fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let mut catalog = Catalog::default();
    let mut stanza = Stanza::default();
    let mut rest = file.bytes;
    let mut number = 0;
    while !rest.is_empty() && catalog.components.len() < MAXIMUM_PACKAGES {
        let (line, after) = rest.split_at(memchr(b'\n', rest).unwrap_or(rest.len()));
        rest = after.get(1..).unwrap_or_default();
        number += 1;
        if line.first().is_none_or(|first| first.is_ascii_whitespace() && line.trim_ascii().is_empty()) {
            finish(std::mem::take(&mut stanza), file, &mut catalog);
            continue;
        }
        if stanza.line == 0 {
            stanza.line = number;
        }
        if !stanza.add(line) {
            catalog.skip(file, format!("line {number} is not a letter, a colon and a value"));
        }
    }
    finish(stanza, file, &mut catalog);
    if !rest.is_empty() {
        catalog.skip(file, format!("line {number}: more packages than are read"));
    }
    Ok(catalog)
}

impl<'a> Stanza<'a> {
    /// Adds a line; false where it is none of the format.
    fn add(&mut self, line: &'a [u8]) -> bool {
        let [letter, b':', value @ ..] = line else { return false };
        let field = match letter {
            b'P' => &mut self.name,
            b'V' => &mut self.version,
            b'A' => &mut self.architecture,
            b'o' => &mut self.origin,
            b'L' => &mut self.license,
            _ => return letter.is_ascii_alphabetic(),
        };
        *field = value.trim_ascii();
        true
    }
}

/// Adds the package of a stanza, or names what it lacks.
fn finish(stanza: Stanza<'_>, file: &File<'_>, catalog: &mut Catalog) {
    if stanza.line == 0 {
        return;
    }
    let (name, version) = match (word(stanza.name), word(stanza.version)) {
        (Some(name), Some(version)) => (name, version),
        (Some(name), None) => {
            let name = crate::catalogers::shortened(name);
            return catalog.skip(file, format!("line {}: the package `{name}` has no version", stanza.line));
        }
        (None, _) => return catalog.skip(file, format!("line {}: an entry without a package name", stanza.line)),
    };
    let mut component = Component::new(Kind::Apk, name, version);
    component.architecture = word(stanza.architecture).map(str::to_owned);
    // Packages are built from their origin in one go, and so have its version.
    component.source = word(stanza.origin)
        .filter(|origin| *origin != name)
        .map(|origin| SourcePackage { name: origin.to_owned(), version: version.to_owned() });
    component.licenses.extend(text(stanza.license).map(str::to_owned));
    catalog.components.push(component);
}

/// A value that is there and readable.
fn text(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value).ok().filter(|value| !value.is_empty())
}

/// A value of one word.
fn word(value: &[u8]) -> Option<&str> {
    text(value).filter(|value| !value.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::{Catalog, File};

    fn read(bytes: &[u8]) -> Catalog {
        CATALOGER.catalog(&File { path: "lib/apk/db/installed", bytes })
    }

    #[test]
    fn packages_have_their_origin_and_license() {
        let catalog = read(
            b"C:Q1xyz=\nP:libcrypto3\nV:3.1.0-r4\nA:x86_64\nL:Apache-2.0 AND MIT\no:openssl\nF:usr/lib\nR:\xff\xfe\n\n\n\
              P:musl\nV:1.2.4-r0\no:musl\n",
        );
        let [crypto, musl] = catalog.components.as_slice() else { panic!("{:?}", catalog.components) };
        assert_eq!((crypto.name.as_str(), crypto.version.as_str()), ("libcrypto3", "3.1.0-r4"));
        assert_eq!(crypto.architecture.as_deref(), Some("x86_64"));
        assert_eq!(crypto.licenses, ["Apache-2.0 AND MIT"]);
        let source = crypto.source.as_ref().expect("an origin");
        assert_eq!((source.name.as_str(), source.version.as_str()), ("openssl", "3.1.0-r4"));
        assert_eq!((musl.name.as_str(), &musl.source, &musl.architecture), ("musl", &None, &None));
        assert!(catalog.gaps.is_empty(), "{:?}", catalog.gaps);
    }

    #[test]
    fn broken_entries_are_named_and_the_others_read() {
        let catalog = read(b"V:1\n\nP:a\n\nP:b c\nV:1\n\nnonsense\nP:\xff\nV:1\n\nP:d\nV:2\nA:\xff");
        let found: Vec<_> = catalog.components.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(found, ["d"]);
        let gaps: Vec<_> = catalog.gaps.iter().map(|gap| gap.why.as_str()).collect();
        assert_eq!(
            gaps,
            [
                "line 1: an entry without a package name",
                "line 3: the package `a` has no version",
                "line 5: an entry without a package name",
                "line 8 is not a letter, a colon and a value",
                "line 8: an entry without a package name",
            ]
        );
    }
}
