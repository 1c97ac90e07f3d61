//! What all layers of a scan share: how files are read, and what may still come.

use std::collections::hash_map::RandomState;
use std::io;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::images::attention::Reader;
use crate::images::error::Fault;
use crate::images::options::Options;

/// What is charged for the hard links of all layers together, once those are left out that lead to nothing of interest.
pub(super) const MAX_HARD_LINKS: usize = 16 << 20;

/// What all layers of a scan share.
#[derive(Debug)]
pub(in crate::images) struct Shared<'a> {
    pub(in crate::images) reader: Reader<'a>,
    pub(in crate::images) paths: RandomState,
    /// Entries that may still come.
    entries: AtomicU64,
    budget: u64,
    /// Bytes of hard links that may still come.
    hard_links: AtomicUsize,
}

impl<'a> Shared<'a> {
    pub(in crate::images) fn new(options: &'a Options<'a>) -> Self {
        let budget = options.budgets.entries;
        Self {
            reader: Reader::new(options),
            paths: RandomState::new(),
            entries: AtomicU64::new(budget),
            budget,
            hard_links: AtomicUsize::new(MAX_HARD_LINKS),
        }
    }

    /// Charges a hard link; false where there is no room.
    pub(super) fn charge(&self, bytes: usize) -> bool {
        let less = |left: usize| left.checked_sub(bytes);
        self.hard_links.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Gives back what hard links were charged that are left out.
    pub(super) fn give_back(&self, bytes: usize) {
        self.hard_links.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts an entry.
    pub(in crate::images) fn count(&self) -> io::Result<()> {
        let less = |left: u64| left.checked_sub(1);
        match self.entries.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less) {
            Ok(_) => Ok(()),
            Err(_) => Err(Fault::budget(format!("the image has more than {} entries", self.budget))),
        }
    }
}
