//! The trait that all backends implement, and the one way to open them.

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use crate::blob::Digest;
use crate::error::{Error, Result};
use crate::item::{Change, Content, Item, Revision};
use crate::listing::{Listing, Page};
use crate::log::Changes;
use crate::memory::MemoryStore;
use crate::postgres::PostgresStore;
use crate::sqlite::SqliteStore;
use crate::transaction::Transaction;

/// Items under keys, every write numbered by one revision that has no gaps, every version kept until compaction.
///
/// A write that returned is durable and visible to every later read. Reads never wait for writes. All methods may be
/// dropped at any await: a write that was dropped may still happen.
#[async_trait]
pub trait Store: Debug + Send + Sync {
    /// The current version of an item.
    async fn get(&self, key: &str) -> Result<Option<Item>>;

    /// Items by prefix and selector in the order of their keys, all pages as of one revision.
    async fn list(&self, listing: &Listing) -> Result<Page>;

    /// Does all of a transaction under the next revision and returns that, or does nothing of it. An empty transaction
    /// takes no revision and returns the current one.
    async fn write(&self, transaction: Transaction) -> Result<Revision>;

    /// The change log after revision `after`, of keys that begin with `prefix`: about `limit` changes, never a part of
    /// a transaction. Returns at once, with nothing where nothing happened. [`Watch`](crate::Watch) waits.
    async fn changes(&self, prefix: &str, after: Revision, limit: usize) -> Result<Changes>;

    /// Follows the newest revision that this process knows to be committed, whichever process wrote it.
    fn revisions(&self) -> watch::Receiver<Revision>;

    /// All kept versions of an item, oldest first, deletions among them.
    async fn history(&self, key: &str) -> Result<Vec<Change>>;

    /// Keeps content under its digest; costs little where it is kept already. Refer to it from an item afterwards.
    async fn put_blob(&self, content: Vec<u8>) -> Result<Digest>;

    /// The content with this digest, verified.
    async fn get_blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>>;

    /// Forgets versions that were replaced or deleted at or before `through`, except those of keys that begin with one
    /// of `keep`. Lists and watches from before `through` are refused from then on. Returns how many were forgotten.
    async fn compact(&self, through: Revision, keep: &[&str]) -> Result<u64>;

    /// A transaction of one [`Transaction::create`].
    async fn create(&self, key: &str, content: Content) -> Result<Revision> {
        self.write(Transaction::new().create(key, content)).await
    }

    /// A transaction of one [`Transaction::update`].
    async fn update(&self, key: &str, content: Content, expected: Revision) -> Result<Revision> {
        self.write(Transaction::new().update(key, content, expected)).await
    }

    /// A transaction of one [`Transaction::put`].
    async fn put(&self, key: &str, content: Content) -> Result<Revision> {
        self.write(Transaction::new().put(key, content)).await
    }

    /// A transaction of one [`Transaction::delete`].
    async fn delete(&self, key: &str, expected: Option<Revision>) -> Result<Revision> {
        self.write(Transaction::new().delete(key, expected)).await
    }
}

/// Opens the store at `address`: `memory:`, `sqlite:PATH` or a path, `postgres://USER@HOST/DATABASE`.
///
/// # Errors
/// Where the address is none, the place cannot be reached or written, or what is there is not a store we know.
pub async fn open(address: &str) -> Result<Arc<dyn Store>> {
    match address.split_once(':') {
        Some(("memory", "")) => Ok(Arc::new(MemoryStore::new())),
        Some(("sqlite", path)) => Ok(Arc::new(SqliteStore::open(path).await?)),
        Some(("postgres" | "postgresql", _)) => Ok(Arc::new(PostgresStore::open(address).await?)),
        Some((scheme, _)) if !scheme.contains('/') => Err(Error::InvalidAddress(without_password(address))),
        _ if address.is_empty() => Err(Error::InvalidAddress(String::new())),
        _ => Ok(Arc::new(SqliteStore::open(address).await?)),
    }
}

/// Addresses end up in logs.
fn without_password(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
        _ => address.to_owned(),
    }
}
