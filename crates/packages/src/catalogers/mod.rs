//! Readers of what is installed or locked: one folder for each format, each with its `CATALOGER`.
//!
//! A cataloger is given one file at a time and knows nothing of the others. It tells by path, size and first bytes whether it
//! wants a file; it reads within its budget; it returns what it understood, and names what it did not.
//! Not here: where files come from, which distribution they belong to, merging what several files say (`Inventory`).

mod generated;
mod json;
mod node;
mod origin;
mod places;
mod programs;
mod python;
mod shipped;
#[cfg(test)]
mod tests;
mod toml_lock;
mod xml;
mod yaml;

use palisade_model::Code;
use palisade_model::codes;

use crate::component::{Component, Digest};

pub use generated::CATALOGERS;
use places::repository_url;
pub(crate) use places::without_credentials;

codes! {
    /// A file of a known kind that cannot be read as such.
    UNREADABLE_PACKAGE_FILE = "unreadable-package-file", "a file that lists packages cannot be read",
        "repair or regenerate the file; what it lists was not looked at",
        "The name and place of the file say that it lists packages, and its content does not keep to the format. Nothing, \
         or only a part, of what it lists is in the result.";
    /// A file over the budget of its reader.
    PACKAGE_FILE_TOO_LARGE = "package-file-too-large", "a file that lists packages is larger than its reader takes",
        "look whether the file is what its name says; split it if it is",
        "Each reader has a budget of bytes and entries, far above what real files need, so that a hostile file cannot take \
         all memory. What lies above it was not read.";
    /// An entry that names no package.
    UNREADABLE_PACKAGE_ENTRY = "unreadable-package-entry", "an entry of a file that lists packages cannot be read",
        "repair the entry or regenerate the file",
        "The other entries of the file were read. This one lacks a name or a version, or is not written as the format asks.";
    /// A Java archive whose package is not known for certain.
    JAR_WITHOUT_COORDINATES = "jar-without-coordinates", "a Java archive does not say which package it is",
        "build it with Maven's coordinates in it (META-INF/maven/GROUP/ARTIFACT/pom.properties), or scan an SBOM that names it",
        "Advisories name packages of Java by group, artifact and version. The archive has no coordinates, and its name and its \
         manifest do not tell all three, or leave doubt. What is known of it is in the result, but that no advisory was found for \
         it means nothing.";
    /// A file that says by its format that it names only some of the packages.
    PARTIAL_PACKAGE_FILE = "partial-package-file", "a file lists only some of the packages that are in use",
        "let its tool write the file in a form that lists all packages, or scan what was built",
        "What the file lists was looked at. The packages that those need in turn are in use too, stand in no line of it, and \
         were not looked at.";
}

/// How many unreadable entries of a file are named one by one: a hostile file has as many as bytes.
const MAXIMUM_GAPS: usize = 1000;

/// How many packages are read of one file: more than any distribution has.
pub(crate) const MAXIMUM_PACKAGES: usize = 1 << 18;

/// A reader of one format.
#[derive(Debug)]
pub struct Cataloger {
    /// Its name: `dpkg`, `npm`.
    pub name: &'static str,
    /// The files it reads, in words for the reference: `package-lock.json`, `npm-shrinkwrap.json`.
    pub files: &'static str,
    /// The largest file it reads, in bytes.
    pub budget: u64,
    /// Whether it wants a file.
    pub wants: fn(&Candidate<'_>) -> bool,
    /// Reads a file.
    pub read: fn(&File<'_>) -> Result<Catalog, Unreadable>,
}

/// A file that a cataloger may want.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// From the root of what is read, without a leading slash: `var/lib/dpkg/status`.
    pub path: &'a str,
    /// In bytes.
    pub size: u64,
    /// Its first bytes, at most 64.
    pub head: &'a [u8],
}

impl<'a> Candidate<'a> {
    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// Whether it came with an installed package, so that a lock among the package's files is its authors', and installed is
    /// something else.
    fn is_shipped(&self) -> bool {
        shipped::is_shipped(self.path)
    }
}

/// A file to be read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// As in [`Candidate`].
    pub path: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
}

/// What a file lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The packages in the order of the file, each with the file as evidence (added by [`Cataloger::catalog`] where it has none).
    pub components: Vec<Component>,
    /// Entries that could not be read.
    pub gaps: Vec<PackageGap>,
}

/// Something in a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageGap {
    /// Which kind.
    pub code: &'static Code,
    /// The file, or a place in an archive behind `!/`.
    pub path: String,
    /// Why, a lower-case fragment that names the entry.
    pub why: String,
}

/// Why a file could not be read at all: a lower-case fragment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// The most packages that one file may list; the largest Debian release has two thirds of it.
const MAXIMUM_COMPONENTS: usize = 100_000;

impl Catalog {
    /// Adds a package, as long as their number is within the budget of a file; what is above it is one gap.
    pub fn add(&mut self, file: &File<'_>, component: Component) {
        if self.components.len() < MAXIMUM_COMPONENTS {
            self.components.push(component);
        } else if !self.gaps.iter().any(|gap| gap.code == &PACKAGE_FILE_TOO_LARGE) {
            let why = format!("it lists more than {MAXIMUM_COMPONENTS} packages");
            self.gaps.push(PackageGap { code: &PACKAGE_FILE_TOO_LARGE, path: file.path.to_owned(), why });
        }
    }

    /// Adds an entry that could not be read; after a thousand, one gap stands for all others.
    pub fn skip(&mut self, file: &File<'_>, why: impl Into<String>) {
        let why = match self.gaps.len() {
            0..MAXIMUM_GAPS => why.into(),
            MAXIMUM_GAPS => "further entries cannot be read".to_owned(),
            _ => return,
        };
        self.gaps.push(PackageGap { code: &UNREADABLE_PACKAGE_ENTRY, path: file.path.to_owned(), why });
    }

    /// Names what is wrong with the file as a whole, such as that a member is absent which its format asks for.
    fn damaged(&mut self, file: &File<'_>, why: impl IntoIterator<Item = String>) {
        let gap = |why| PackageGap { code: &UNREADABLE_PACKAGE_FILE, path: file.path.to_owned(), why };
        self.gaps.extend(why.into_iter().map(gap));
    }

    /// Adds a gap with a code and a place of its own, as long as their number is within the budget of a file.
    fn refuse(&mut self, gap: PackageGap) {
        if self.gaps.len() <= MAXIMUM_GAPS {
            self.gaps.push(gap);
        }
    }
}

/// A text from a file as it is named in a message: its beginning, where it is long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Cataloger {
    /// Reads a file within the budget; a file that cannot be read is a catalog with nothing but that gap. A package always has a
    /// name.
    #[must_use]
    pub fn catalog(&self, file: &File<'_>) -> Catalog {
        let gap = |code, why| PackageGap { code, path: file.path.to_owned(), why };
        if file.bytes.len() as u64 > self.budget {
            let why = format!("{} bytes, and {} reads {}", file.bytes.len(), self.name, self.budget);
            return Catalog { components: Vec::new(), gaps: vec![gap(&PACKAGE_FILE_TOO_LARGE, why)] };
        }
        match (self.read)(file) {
            Ok(mut catalog) => {
                let before = catalog.components.len();
                catalog.components.retain(|component| !component.name.is_empty());
                for _ in catalog.components.len()..before {
                    catalog.skip(file, "a package without a name");
                }
                for component in catalog.components.iter_mut().filter(|component| component.evidence.is_empty()) {
                    component.evidence.push(crate::component::Evidence { path: file.path.to_owned(), layer: None });
                }
                catalog
            }
            Err(unreadable) => {
                let why = format!("{}: {unreadable}", self.name);
                Catalog { components: Vec::new(), gaps: vec![gap(&UNREADABLE_PACKAGE_FILE, why)] }
            }
        }
    }
}

/// The text of a file, without a byte order mark.
fn text<'a>(file: &File<'a>) -> Result<&'a str, Unreadable> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Unreadable(error.to_string()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A SHA-256 digest in hexadecimal digits.
fn sha256(digits: &str) -> Option<Digest> {
    let sound = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    sound.then(|| Digest { algorithm: "SHA-256", value: digits.to_ascii_lowercase() })
}

/// The catalogers that want a file, in the order of their names.
pub fn wanting<'a>(candidate: &'a Candidate<'a>) -> impl Iterator<Item = &'static Cataloger> + 'a {
    CATALOGERS.iter().copied().filter(|cataloger| (cataloger.wants)(candidate))
}
