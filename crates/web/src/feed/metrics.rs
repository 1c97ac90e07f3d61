//! Counters in the Prometheus text format.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// What the feed's server counts.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: AtomicU64,
    not_modified: AtomicU64,
    hooks_kept: AtomicU64,
    hooks_refused: AtomicU64,
    hooks_failed: AtomicU64,
    editions: AtomicU64,
    store_failures: AtomicU64,
    reconciliations: AtomicU64,
    reconciliations_failed: AtomicU64,
}

impl Metrics {
    /// An answer was given.
    pub(crate) fn request(&self, status: u16) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if status == 304 {
            self.not_modified.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A delivery was answered.
    pub(crate) fn hook(&self, status: u16) {
        let counter = match status {
            200..=299 => &self.hooks_kept,
            500.. => &self.hooks_failed,
            _ => &self.hooks_refused,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// An edition was published.
    pub(crate) fn edition(&self) {
        self.editions.fetch_add(1, Ordering::Relaxed);
    }

    /// The store could not be followed.
    pub(crate) fn store_failure(&self) {
        self.store_failures.fetch_add(1, Ordering::Relaxed);
    }

    /// The source was asked for everything.
    pub fn reconciliation(&self, succeeded: bool) {
        self.reconciliations.fetch_add(1, Ordering::Relaxed);
        if !succeeded {
            self.reconciliations_failed.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All of them, and how many advisories there are.
    #[must_use]
    pub fn text(&self, advisories: usize) -> String {
        let mut text = String::new();
        let mut line = |name: &str, kind: &str, help: &str, value: u64| {
            // Writing to a string cannot fail.
            let _infallible = write!(
                text,
                "# HELP palisade_feed_{name} {help}\n# TYPE palisade_feed_{name} {kind}\npalisade_feed_{name} {value}\n"
            );
        };
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        line("advisories", "gauge", "Advisories in the edition.", advisories as u64);
        line("editions_total", "counter", "Editions published.", of(&self.editions));
        line("store_failures_total", "counter", "Times the store could not be followed.", of(&self.store_failures));
        line("requests_total", "counter", "Requests for files.", of(&self.requests));
        line("not_modified_total", "counter", "Of these, answered 304.", of(&self.not_modified));
        line("hooks_accepted_total", "counter", "Deliveries that were accepted.", of(&self.hooks_kept));
        line("hooks_refused_total", "counter", "Deliveries that were refused.", of(&self.hooks_refused));
        line("hooks_failed_total", "counter", "Deliveries that the store could not keep.", of(&self.hooks_failed));
        line("reconciliations_total", "counter", "Full comparisons with the source.", of(&self.reconciliations));
        line("reconciliations_failed_total", "counter", "Of these, failed.", of(&self.reconciliations_failed));
        text
    }
}
