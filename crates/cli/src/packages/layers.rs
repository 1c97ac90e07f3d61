//! How far reading an image is, for those who wait.

use std::sync::atomic::{AtomicU64, Ordering};

use palisade_sources::images::Progress as Step;

use crate::progress::Progress;

/// Counts the bytes of all layers.
pub(crate) struct LayerProgress {
    shown: Progress,
    done: AtomicU64,
    total: AtomicU64,
}

impl LayerProgress {
    /// Progress that is shown if `visible`.
    pub(crate) fn new(visible: bool) -> Self {
        Self {
            shown: Progress::new(visible, "bytes of layers read"),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
        }
    }

    /// Takes a step.
    pub(crate) fn told(&self, step: Step) {
        match step {
            Step::Begins { bytes, .. } => self.total.store(bytes.unwrap_or_default(), Ordering::Relaxed),
            Step::Read { bytes, .. } => {
                let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
                self.shown.set(done, self.total.load(Ordering::Relaxed).max(done));
            }
            Step::Ends { .. } => {}
        }
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        self.shown.finish();
    }
}
