//! Versions of the Pod Security Standards.

use crate::Probe;

/// A minor version of the standards; the major version is always 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u32);

impl Version {
    /// Version 1.`minor`.
    pub(crate) const fn minor(minor: u32) -> Self {
        Self(minor)
    }

    /// The version of this run.
    pub(crate) fn chosen(probe: &Probe<'_>) -> Self {
        Self(probe.pss_version())
    }
}
