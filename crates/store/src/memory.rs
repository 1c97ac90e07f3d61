//! The store in memory: for tests, and for programs that need no yesterday.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;

use crate::blob::{self, Digest, Packed};
use crate::error::Result;
use crate::evaluate::{Batch, Current};
use crate::item::{Change, ChangeKind, Revision};
use crate::listing::{Listing, Page, Pager, after_prefix, check_revision};
use crate::log::{Changes, Stretch};
use crate::store::Store;
use crate::transaction::Transaction;

/// Keeps everything in memory and forgets it when dropped.
#[derive(Debug)]
pub struct MemoryStore {
    state: Mutex<State>,
    newest: watch::Sender<Revision>,
}

#[derive(Debug, Default)]
struct State {
    head: Revision,
    compacted: Revision,
    /// The versions of each key, oldest first.
    items: BTreeMap<String, Vec<Arc<Change>>>,
    log: BTreeMap<Revision, Vec<Arc<Change>>>,
    blobs: HashMap<Digest, Arc<Packed>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self { state: Mutex::default(), newest: watch::Sender::new(Revision::ZERO) }
    }

    /// No code of ours panics while it holds the lock, so a poisoned state is a whole one.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    fn current(&self, transaction: &Transaction) -> HashMap<String, Current> {
        let keys = transaction.operations.iter().map(|operation| operation.key());
        let versions = keys.filter_map(|key| self.items.get(key)?.last());
        let existing = versions.filter(|change| change.kind != ChangeKind::Deleted);
        let entry =
            |change: &Arc<Change>| (change.key.clone(), Current { created: change.created, revision: change.revision });
        existing.map(entry).collect()
    }

    fn append(&mut self, change: Change) {
        let change = Arc::new(change);
        self.items.entry(change.key.clone()).or_default().push(Arc::clone(&change));
        self.log.entry(change.revision).or_default().push(change);
    }

    fn list(&self, listing: &Listing) -> Result<Page> {
        let scan = listing.scan(self.head, self.compacted)?;
        let from = if scan.exclusive { Bound::Excluded(&scan.from) } else { Bound::Included(&scan.from) };
        let end = after_prefix(&listing.prefix);
        let range = (from, end.as_ref().map_or(Bound::Unbounded, Bound::Excluded));
        let mut pager = Pager::new(listing, scan.revision);
        for version in self.items.range::<String, _>(range).filter_map(|(_, all)| version_at(all, scan.revision)) {
            if pager.wants(&version.content.labels)
                && version.as_ref().clone().into_item().is_some_and(|item| !pager.push(item))
            {
                break;
            }
        }
        let remaining = pager.count_after().map(|last| {
            let range = (Bound::Excluded(last), end.as_deref().map_or(Bound::Unbounded, Bound::Excluded));
            let versions = self.items.range::<str, _>(range).filter_map(|(_, all)| version_at(all, scan.revision));
            versions.filter(|version| version.kind != ChangeKind::Deleted).count() as u64
        });
        Ok(pager.finish(remaining))
    }

    fn compact(&mut self, through: Revision, keep: &[&str]) -> u64 {
        let mut forgotten = 0;
        let kept = |key: &str| keep.iter().any(|prefix| key.starts_with(prefix));
        for (_, versions) in self.items.iter_mut().filter(|(key, _)| !kept(key)) {
            let before = versions.len();
            let last = version_at(versions, through).map(|version| version.revision);
            versions.retain(|version| {
                version.revision > through || Some(version.revision) == last && version.kind != ChangeKind::Deleted
            });
            forgotten += (before - versions.len()) as u64;
        }
        self.items.retain(|_, versions| !versions.is_empty());
        self.log = self.log.split_off(&through.next());
        self.compacted = through;
        forgotten
    }
}

fn version_at(versions: &[Arc<Change>], revision: Revision) -> Option<&Arc<Change>> {
    versions.iter().rev().find(|version| version.revision <= revision)
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<crate::Item>> {
        let state = self.state();
        let version = state.items.get(key).and_then(|versions| versions.last());
        Ok(version.and_then(|version| version.as_ref().clone().into_item()))
    }

    async fn list(&self, listing: &Listing) -> Result<Page> {
        self.state().list(listing)
    }

    async fn write(&self, transaction: Transaction) -> Result<Revision> {
        transaction.check()?;
        let mut state = self.state();
        let mut batch = Batch::new(state.head, state.current(&transaction));
        let revision = batch.apply(transaction)?;
        state.head = batch.head();
        batch.into_changes().into_iter().for_each(|change| state.append(change));
        self.newest.send_if_modified(|newest| std::mem::replace(newest, revision) != revision);
        Ok(revision)
    }

    async fn changes(&self, prefix: &str, after: Revision, limit: usize) -> Result<Changes> {
        let state = self.state();
        check_revision(after, state.head, state.compacted)?;
        let mut stretch = Stretch::new(limit);
        let log = state.log.range((Bound::Excluded(after), Bound::Unbounded)).flat_map(|(_, changes)| changes);
        for change in log.filter(|change| change.key.starts_with(prefix)) {
            if !stretch.push(change.as_ref().clone()) {
                return Ok(stretch.finish(None));
            }
        }
        Ok(stretch.finish(Some(state.head)))
    }

    fn revisions(&self) -> watch::Receiver<Revision> {
        self.newest.subscribe()
    }

    async fn history(&self, key: &str) -> Result<Vec<Change>> {
        let state = self.state();
        let versions = state.items.get(key).into_iter().flatten();
        Ok(versions.map(|version| version.as_ref().clone()).collect())
    }

    async fn put_blob(&self, content: Vec<u8>) -> Result<Digest> {
        let (content, digest) = blob::name(content).await?;
        let packed = blob::pack(content, digest).await?;
        self.state().blobs.entry(digest).or_insert_with(|| Arc::new(packed));
        Ok(digest)
    }

    async fn get_blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        let packed = self.state().blobs.get(digest).cloned();
        match packed {
            Some(packed) => blob::blocking(move || packed.unpack()).await.map(Some),
            None => Ok(None),
        }
    }

    async fn compact(&self, through: Revision, keep: &[&str]) -> Result<u64> {
        let mut state = self.state();
        check_revision(through, state.head, state.compacted)?;
        Ok(state.compact(through, keep))
    }
}
