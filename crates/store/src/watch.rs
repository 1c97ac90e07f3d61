//! Following the change log.

use std::sync::Arc;

use tokio::sync::watch::Receiver;

use crate::error::{Error, Result};
use crate::item::{Change, Revision};
use crate::store::Store;

/// How many changes are read at once by a watcher that lags behind.
const STRETCH: usize = 500;

/// The changes after a revision, each exactly once and in order. It reads the log, so a slow watcher holds up nobody;
/// one that lags behind a compaction gets [`Error::Compacted`].
#[derive(Debug)]
pub struct Watch {
    store: Arc<dyn Store>,
    prefix: String,
    after: Revision,
    newest: Receiver<Revision>,
}

impl Watch {
    /// Watches keys that begin with `prefix`, from the first change after `after`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, prefix: impl Into<String>, after: Revision) -> Self {
        let newest = store.revisions();
        Self { store, prefix: prefix.into(), after, newest }
    }

    /// Everything up to here was delivered; another watch may go on from it, in another process too.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.after
    }

    /// Waits for the next changes: never none, never a part of a transaction.
    ///
    /// # Errors
    /// After [`Error::Unavailable`] the next call goes on where this one was. Safe to drop while it waits.
    pub async fn next(&mut self) -> Result<Vec<Change>> {
        loop {
            // Marked as seen before reading: what is committed in between wakes the wait below at once.
            let newest = *self.newest.borrow_and_update();
            let before = self.after;
            let changes = self.ready().await?;
            if !changes.is_empty() {
                return Ok(changes);
            }
            if self.after == before || self.after >= newest {
                self.newest.changed().await.map_err(|_| closed())?;
            }
        }
    }

    /// The next changes that the log holds already: none where there are none.
    ///
    /// # Errors
    /// As [`Watch::next`].
    pub async fn ready(&mut self) -> Result<Vec<Change>> {
        let stretch = self.store.changes(&self.prefix, self.after, STRETCH).await?;
        self.after = stretch.through;
        Ok(stretch.changes)
    }

    /// Waits until something was committed that this watch did not read, of whatever key. Safe to drop, and touches no
    /// database.
    ///
    /// # Errors
    /// Where the store was closed.
    pub async fn is_behind(&mut self) -> Result<()> {
        let after = self.after;
        self.newest.wait_for(|newest| *newest > after).await.map(drop).map_err(|_| closed())
    }
}

fn closed() -> Error {
    Error::Unavailable("the store was closed".to_owned())
}
