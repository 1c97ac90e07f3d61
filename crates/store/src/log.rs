//! Reading the change log in stretches of whole transactions.

use crate::item::{Change, Revision};

/// Bytes after which a stretch ends, whatever its limit.
const STRETCH: usize = 8 << 20;

/// A stretch of the change log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// In the order of their revisions, whole transactions only.
    pub changes: Vec<Change>,
    /// Everything up to here was seen: go on from this revision.
    pub through: Revision,
}

/// Collects whole transactions up to a number of changes or bytes.
pub(crate) struct Stretch {
    limit: usize,
    size: usize,
    changes: Vec<Change>,
}

impl Stretch {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), size: 0, changes: Vec::new() }
    }

    /// Takes a change; false when it begins a transaction that no longer fits.
    pub(crate) fn push(&mut self, change: Change) -> bool {
        let full = self.changes.len() >= self.limit || self.size >= STRETCH;
        if full && self.changes.last().is_some_and(|last| last.revision != change.revision) {
            return false;
        }
        self.size += change.size();
        self.changes.push(change);
        true
    }

    /// What was collected; `head` where the log was read to its end.
    pub(crate) fn finish(self, head: Option<Revision>) -> Changes {
        let last = self.changes.last().map(|change| change.revision);
        Changes { through: head.or(last).unwrap_or_default(), changes: self.changes }
    }
}
