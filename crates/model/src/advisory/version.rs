//! Versions as Kubernetes and its neighbours write them: semantic versions, with or without `v`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A semantic version. Ordered by precedence (semver.org, section 11); build metadata is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(semver::Version);

/// A text that is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version: `{0}`")]
pub struct VersionError(pub String);

impl Version {
    /// `major.minor.patch`
    #[must_use]
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self(semver::Version::new(major, minor, patch))
    }

    /// `1` of `1.28.3`
    #[must_use]
    pub const fn major(&self) -> u64 {
        self.0.major
    }

    /// `28` of `1.28.3`
    #[must_use]
    pub const fn minor(&self) -> u64 {
        self.0.minor
    }

    /// `3` of `1.28.3`
    #[must_use]
    pub const fn patch(&self) -> u64 {
        self.0.patch
    }

    /// Whether it is an alpha, beta or release candidate.
    #[must_use]
    pub fn is_prerelease(&self) -> bool {
        !self.0.pre.is_empty()
    }

    /// The next patch release: where a range that includes this version as its last one ends.
    #[must_use]
    pub fn next_patch(&self) -> Self {
        Self::new(self.major(), self.minor(), self.patch().saturating_add(1))
    }

    /// The first release of the same minor.
    #[must_use]
    pub const fn start_of_minor(&self) -> Self {
        Self::new(self.major(), self.minor(), 0)
    }

    /// The first release of the minor after this one's.
    #[must_use]
    pub const fn next_minor(&self) -> Self {
        Self::new(self.major(), self.minor().saturating_add(1), 0)
    }
}

impl FromStr for Version {
    type Err = VersionError;

    /// Reads `1.28.3`, `v1.28.3`, `V1.28.3-rc.0+build`. Two-part versions are not versions: whoever reads them knows
    /// what the missing part means.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let mut version = semver::Version::parse(bare).map_err(|_| VersionError(text.to_owned()))?;
        version.build = semver::BuildMetadata::EMPTY;
        Ok(Self(version))
    }
}

impl fmt::Display for Version {
    /// Without `v`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
