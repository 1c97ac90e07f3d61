//! How versions are ordered: one module for each order, one way to ask (`Scheme`, `Ecosystem`).
//!
//! Each order is written once, as the way from a version to a key: bytes whose order is that of the versions. Comparing
//! builds two keys on the stack, an index stores them; the two cannot differ. Every text has a key, so that the order is
//! total whatever comes; what is no version of the ecosystem is told by [`Scheme::is_valid`]. Time is linear in the length.
//!
//! Not here: ranges of versions, and what advisories say about them.

mod apk;
mod dotted;
mod dpkg;
mod ecosystem;
mod key;
mod maven;
mod packagist;
mod pep440;
mod rpm;
mod rubygems;
mod semantic;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

pub use ecosystem::Ecosystem;
use key::Key;

/// An order of versions. Several ecosystems may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Debian's packages: deb-version(7).
    Dpkg,
    /// RPM packages: rpm-version(7).
    Rpm,
    /// Alpine's packages: apk-tools.
    Apk,
    /// Semantic versions: semver.org 2.0.0, read loosely.
    Semantic,
    /// Go modules and releases of Go.
    Go,
    /// Python packages: PEP 440.
    Python,
    /// Maven's `ComparableVersion`.
    Maven,
    /// Ruby's `Gem::Version`.
    RubyGems,
    /// NuGet packages.
    NuGet,
    /// Composer packages.
    Packagist,
    /// Dart packages.
    Pub,
    /// R packages.
    Cran,
    /// Haskell packages.
    Hackage,
}

impl Scheme {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Dpkg,
        Self::Rpm,
        Self::Apk,
        Self::Semantic,
        Self::Go,
        Self::Python,
        Self::Maven,
        Self::RubyGems,
        Self::NuGet,
        Self::Packagist,
        Self::Pub,
        Self::Cran,
        Self::Hackage,
    ];

    /// The order of two versions. Total: also where one of them is not valid.
    #[must_use]
    pub fn compare(self, left: &str, right: &str) -> Ordering {
        let (mut left_key, mut right_key) = (Key::new(), Key::new());
        self.write(left, &mut left_key);
        self.write(right, &mut right_key);
        key::order(&left_key, &right_key)
    }

    /// The key of a version: comparing two keys as bytes compares the versions.
    #[must_use]
    pub fn key(self, version: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.append_key(version, &mut bytes);
        bytes
    }

    /// Appends the key of a version.
    pub fn append_key(self, version: &str, bytes: &mut Vec<u8>) {
        let mut key = Key::new();
        self.write(version, &mut key);
        bytes.extend_from_slice(key.bytes());
    }

    /// Whether the ecosystem's own rules allow this version, in any spelling that they define.
    #[must_use]
    pub fn is_valid(self, version: &str) -> bool {
        self.write(version, &mut Key::new())
    }

    fn write(self, version: &str, key: &mut Key) -> bool {
        match self {
            Self::Dpkg => dpkg::write(version, key),
            Self::Rpm => rpm::write(version, key),
            Self::Apk => apk::write(version, key),
            Self::Semantic => semantic::write(version, key),
            Self::Go => semantic::write_go(version, key),
            Self::Python => pep440::write(version, key),
            Self::Maven => maven::write(version, key),
            Self::RubyGems => rubygems::write(version, key),
            Self::NuGet => semantic::write_nuget(version, key),
            Self::Packagist => packagist::write(version, key),
            Self::Pub => semantic::write_pub(version, key),
            Self::Cran => dotted::write_cran(version, key),
            Self::Hackage => dotted::write_hackage(version, key),
        }
    }
}
