//! Versions of the Pod Security Standards.

use crate::Probe;

/// A minor version of the standards; the major version is always 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u32);

impl Version {
    /// The newest there is.
    pub(crate) const LATEST: Self = Self(u32::MAX);

    /// Version 1.`minor`.
    pub(crate) const fn minor(minor: u32) -> Self {
        Self(minor)
    }

    /// The version of this run.
    pub(crate) fn chosen(_probe: &Probe<'_>) -> Self {
        Self::LATEST
    }
}
