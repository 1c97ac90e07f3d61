//! Files of advisories as their sources publish them: alone, in directories, compressed, or packed into archives.
//!
//! Lives here: finding and unpacking. Not here: what the documents say (`palisade_vulnerabilities::feeds`).

mod files;
mod unpack;

use std::fs;
use std::path::Path;

use palisade_model::{Code, codes};

pub use files::{Found, files};
pub use unpack::{Budget, unpack};

codes! {
    /// A file of advisories that cannot be read from disk.
    ADVISORIES_UNREADABLE = "advisories-unreadable", "a file of advisories cannot be read from disk",
        "check that it exists and that you may read it",
        "The operating system refused to open or read a file that was named as a source of advisories.";
    /// A compressed file or archive that cannot be unpacked.
    ADVISORIES_NOT_UNPACKED = "advisories-not-unpacked", "a compressed file of advisories cannot be unpacked",
        "fetch the file again: it is cut off, damaged, or not what its first bytes say",
        "Files are unpacked by what their first bytes say: gzip, Zstandard, zip and tar. What could be unpacked before the fault \
         was read.";
    /// More bytes than the budget.
    ADVISORIES_TOO_LARGE = "advisories-too-large", "a file of advisories unpacks to more than its budget",
        "look whether the file is what its name says; raise the budget if it is",
        "Unpacking stops at a budget, because a small file can unpack to more than a machine holds.";
}

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum AdvisoriesError {
    /// From the operating system.
    #[error("{place}: {error}")]
    Unreadable {
        /// The file.
        place: String,
        /// What it said.
        error: std::io::Error,
    },
    /// From a decompressor.
    #[error("{place}: {why}")]
    NotUnpacked {
        /// The file, or the place in an archive.
        place: String,
        /// Why.
        why: String,
    },
    /// More than the budget.
    #[error("{place}: over {limit} bytes when unpacked")]
    TooLarge {
        /// The file, or the place in an archive.
        place: String,
        /// The budget.
        limit: u64,
    },
}

impl AdvisoriesError {
    /// The code of this kind of error.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Unreadable { .. } => &ADVISORIES_UNREADABLE,
            Self::NotUnpacked { .. } => &ADVISORIES_NOT_UNPACKED,
            Self::TooLarge { .. } => &ADVISORIES_TOO_LARGE,
        }
    }

    fn unreadable(place: &Path, error: std::io::Error) -> Self {
        Self::Unreadable { place: place.display().to_string(), error }
    }
}

/// One document, unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The file's path; the place in an archive stands behind `!/`.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Reads a file and hands over each document in it.
///
/// # Errors
/// Where it cannot be read or unpacked; the documents before the fault were handed over.
pub fn read(path: &Path, budget: Budget, each: &mut dyn FnMut(Document)) -> Result<(), AdvisoriesError> {
    let bytes = fs::read(path).map_err(|error| AdvisoriesError::unreadable(path, error))?;
    unpack(Document { name: path.display().to_string(), bytes }, budget, each)
}
