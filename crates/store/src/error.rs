//! What can go wrong, told apart so that a caller knows whether to retry, to reread or to stop.

use palisade_model::Code;

use crate::blob::Digest;
use crate::codes;
use crate::item::Revision;

/// What every verb of the store returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a store refused or failed. After every error but [`Error::OutcomeUnknown`] nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The item is not at the expected revision, or exists where it was to be created.
    #[error("`{key}` is at revision {current}")]
    Conflict {
        /// Whose.
        key: String,
        /// Where it is.
        current: Revision,
    },
    /// The item to change does not exist.
    #[error("`{key}` does not exist")]
    NotFound {
        /// Whose.
        key: String,
    },
    /// The change log no longer reaches back that far: list again.
    #[error("revision {requested} was compacted, the oldest kept is {oldest}")]
    Compacted {
        /// What was asked for.
        requested: Revision,
        /// What could be.
        oldest: Revision,
    },
    /// The store has not come that far.
    #[error("revision {requested} is ahead of the store, which is at {newest}")]
    Future {
        /// What was asked for.
        requested: Revision,
        /// What could be.
        newest: Revision,
    },
    /// Something is larger than the store takes.
    #[error("{size} {what}, the limit is {limit}")]
    Limit {
        /// Of what: `bytes of a value`.
        what: &'static str,
        /// How much there is.
        size: usize,
        /// How much there may be.
        limit: usize,
    },
    /// A key, label or transaction that no store takes.
    #[error("{0}")]
    Invalid(String),
    /// A continue token that this store did not give for this prefix.
    #[error("the continue token is not one of this list")]
    InvalidToken,
    /// Not an address of a store.
    #[error("`{0}` is not the address of a store")]
    InvalidAddress(String),
    /// The database cannot be reached now; the same call may succeed later.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// The connection broke during the commit and the server could not be asked what became of it.
    #[error("the connection broke during a commit: {0}")]
    OutcomeUnknown(String),
    /// No space is left.
    #[error("the disk of the store is full: {0}")]
    Full(String),
    /// The operating system failed to read or write.
    #[error("the disk of the store failed: {0}")]
    Disk(String),
    /// The place may not be written.
    #[error("the store cannot be opened for writing: {0}")]
    NotWritable(String),
    /// Another process has the file.
    #[error("`{0}` is in use by another process")]
    InUse(String),
    /// Not a database, not ours, or damaged.
    #[error("the store is damaged or not a store: {0}")]
    Damaged(String),
    /// Written by a later version of the program.
    #[error("the store has schema {found}, this version knows {known}")]
    NewerSchema {
        /// The schema found.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// A blob whose bytes no longer give its digest.
    #[error("blob {0} is damaged")]
    DamagedBlob(Digest),
    /// A statement failed as it never should.
    #[error("the database refused a statement: {0}")]
    Internal(String),
}

impl Error {
    /// Its stable name, with help and explanation.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Conflict { .. } => &codes::CONFLICT,
            Self::NotFound { .. } => &codes::NOT_FOUND,
            Self::Compacted { .. } => &codes::COMPACTED,
            Self::Future { .. } => &codes::FUTURE,
            Self::Limit { .. } => &codes::LIMIT,
            Self::Invalid(_) | Self::InvalidToken => &codes::INVALID,
            Self::InvalidAddress(_) => &codes::INVALID_ADDRESS,
            Self::Unavailable(_) => &codes::UNAVAILABLE,
            Self::OutcomeUnknown(_) => &codes::OUTCOME_UNKNOWN,
            Self::Full(_) => &codes::FULL,
            Self::Disk(_) => &codes::DISK,
            Self::NotWritable(_) => &codes::NOT_WRITABLE,
            Self::InUse(_) => &codes::IN_USE,
            Self::Damaged(_) | Self::DamagedBlob(_) => &codes::DAMAGED,
            Self::NewerSchema { .. } => &codes::NEWER_SCHEMA,
            Self::Internal(_) => &codes::INTERNAL,
        }
    }

    /// The exit code of a command that ends by it: 2 for usage and configuration, 4 for the machine.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::InvalidAddress(_) | Self::InUse(_) | Self::NewerSchema { .. } | Self::NotWritable(_) => 2,
            _ => 4,
        }
    }

    /// Whether the same call may succeed later without anything else being done.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
