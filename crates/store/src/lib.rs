//! Items under keys, their change log and blobs, kept in memory, in a SQLite file or in a PostgreSQL database.
//!
//! Here live the [`Store`] trait with its few verbs, what they take and return, and the backends; `tests` holds the one
//! conformance suite that all of them pass. Not here: what the kept bytes mean.
//!
//! One transaction is one revision. Revisions have no gaps and become visible in their order, whichever process wrote
//! them: a reader who has seen revision 7 has seen everything up to 7.

mod blob;
mod codes;
mod error;
mod evaluate;
mod item;
mod listing;
mod log;
mod memory;
mod postgres;
mod selector;
mod sqlite;
mod store;
mod transaction;
mod watch;

pub use blob::Digest;
pub use codes::CODES;
pub use error::{Error, Result};
pub use item::{Change, ChangeKind, Content, Item, Labels, Revision};
pub use listing::{Listing, Page, Token};
pub use log::Changes;
pub use memory::MemoryStore;
pub use postgres::PostgresStore;
pub use selector::{Requirement, Selector};
pub use sqlite::SqliteStore;
pub use store::{Store, open};
pub use transaction::{MAX_KEY, MAX_LABELS, MAX_OPERATIONS, MAX_TRANSACTION, MAX_VALUE, Transaction};
pub use watch::Watch;
