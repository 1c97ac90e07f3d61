//! From the ledger to the edition that readers see: follows the store, renders what changed, swaps the edition.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use palisade_store::{Change, Error, Revision, Watch};
use tokio::sync::watch;

use super::edition::Edition;
use super::entry::{Contribution, Entry};
use super::error::RenderError;
use super::ledger::{ISSUES, Kept, Ledger, changed};
use super::metrics::Metrics;
use super::site::Site;

/// So long a burst is given to go on before what came is published.
const PAUSE: Duration = Duration::from_millis(2);
/// What came is published after so long at the latest, however the burst goes on.
const LONGEST: Duration = Duration::from_millis(50);
/// A store that fails is asked again after so long at first, and at most.
const PATIENCE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// The edition that readers see now, and news of the next.
#[derive(Clone, Debug)]
pub struct Current {
    edition: Arc<ArcSwap<Edition>>,
    numbers: watch::Receiver<u64>,
}

impl Current {
    /// The edition.
    #[must_use]
    pub fn edition(&self) -> arc_swap::Guard<Arc<Edition>> {
        self.edition.load()
    }

    /// Follows the count of editions since the start.
    #[must_use]
    pub fn numbers(&self) -> watch::Receiver<u64> {
        self.numbers.clone()
    }
}

/// Keeps the edition equal to the ledger.
#[derive(Debug)]
pub struct Publisher {
    ledger: Ledger,
    site: Site,
    issues: BTreeMap<String, Published>,
    through: Revision,
    current: Arc<ArcSwap<Edition>>,
    numbers: watch::Sender<u64>,
    metrics: Arc<Metrics>,
}

/// An issue and what was made of it.
#[derive(Debug)]
struct Published {
    /// When what is seen of it changed; nothing for what was never public.
    changed: Option<Timestamp>,
    entries: Vec<Arc<Entry>>,
}

impl Publisher {
    /// A publisher whose first edition is what the ledger holds.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub async fn start(ledger: Ledger, site: Site, metrics: Arc<Metrics>) -> Result<(Self, Current), Error> {
        let (issues, through) = everything(&ledger).await?;
        let edition = Arc::new(ArcSwap::from_pointee(assemble(&site, &issues)));
        let (numbers, followed) = watch::channel(0);
        let current = Current { edition: Arc::clone(&edition), numbers: followed };
        Ok((Self { ledger, site, issues, through, current: edition, numbers, metrics }, current))
    }

    /// Publishes changes as they come. Whatever the store fails with, readers keep the last edition, and it is asked
    /// again.
    pub async fn run(mut self) -> Infallible {
        let mut watch = Watch::new(Arc::clone(self.ledger.store()), ISSUES, self.through);
        let mut patience = PATIENCE.0;
        loop {
            match self.follow(&mut watch).await {
                Ok(()) => patience = PATIENCE.0,
                Err(error) => {
                    self.metrics.store_failure();
                    tracing::error!(%error, "the store cannot be followed; the last edition stays");
                    tokio::time::sleep(patience).await;
                    patience = (patience * 2).min(PATIENCE.1);
                }
            }
        }
    }

    /// Waits for changes and publishes them.
    async fn follow(&mut self, watch: &mut Watch) -> Result<(), Error> {
        let mut latest = Latest::new();
        let followed = match watch.next().await {
            Ok(changes) => {
                keep_latest(changes, &mut latest);
                with_what_follows(watch, &mut latest).await
            }
            // This process was away for so long that the log no longer reaches back: begin anew.
            Err(Error::Compacted { .. }) => {
                let (issues, through) = everything(&self.ledger).await?;
                self.issues = issues;
                *watch = Watch::new(Arc::clone(self.ledger.store()), ISSUES, through);
                Ok(())
            }
            Err(error) => return Err(error),
        };
        self.take(latest);
        self.swap();
        followed
    }

    /// Renders the last state of each issue that changed.
    fn take(&mut self, latest: Latest) {
        for (key, kept) in latest {
            self.ledger.saw(kept.changed.unwrap_or(Timestamp::MIN));
            match tokio::task::block_in_place(|| publish(kept)) {
                Ok(published) => _ = self.issues.insert(key, published),
                Err(error) => tracing::error!(key, %error, "an issue cannot be rendered; what was known stays"),
            }
        }
    }

    fn swap(&self) {
        let next = tokio::task::block_in_place(|| assemble(&self.site, &self.issues));
        if next.content() == self.current.load().content() {
            return;
        }
        for advisory in next.contested() {
            tracing::warn!(id = advisory.id, issue = advisory.issue, "left out: a newer issue claims the same id");
        }
        self.current.store(Arc::new(next));
        self.metrics.edition();
        self.numbers.send_modify(|number| *number += 1);
    }
}

/// The last state of each issue that changed: in a burst an issue is rendered once, not once per change.
type Latest = BTreeMap<String, Kept>;

/// Adds what the log holds already. A wait may be given up, a reading is not: it would cost its connection.
async fn with_what_follows(watch: &mut Watch, latest: &mut Latest) -> Result<(), Error> {
    let end = Instant::now() + LONGEST;
    while Instant::now() < end && tokio::time::timeout(PAUSE, watch.is_behind()).await.is_ok() {
        keep_latest(watch.ready().await?, latest);
    }
    Ok(())
}

fn keep_latest(changes: Vec<Change>, latest: &mut Latest) {
    for change in changes {
        match changed(&change) {
            Ok(Some(kept)) => _ = latest.insert(kept.key.clone(), kept),
            Ok(None) => {}
            Err(error) => tracing::error!(key = change.key, %error, "a change cannot be read; what was known stays"),
        }
    }
}

/// Everything in the ledger, and the revision at which it is so.
async fn everything(ledger: &Ledger) -> Result<(BTreeMap<String, Published>, Revision), Error> {
    let (kept, through) = ledger.all().await?;
    let mut issues = BTreeMap::new();
    for (key, kept) in kept {
        ledger.saw(kept.changed.unwrap_or(Timestamp::MIN));
        issues.insert(key, publish(kept).map_err(|error| Error::Damaged(error.to_string()))?);
    }
    Ok((issues, through))
}

/// What is shown of an issue: nothing where it is not public.
fn publish(kept: Kept) -> Result<Published, RenderError> {
    let changed = kept.changed;
    let Some(announcement) = kept.announcement else { return Ok(Published { changed, entries: Vec::new() }) };
    let contribution = Contribution::of(&announcement, kept.published)?;
    for notice in contribution.notices {
        tracing::warn!(issue = announcement.number, code = notice.code.id, "{}", notice.message);
    }
    // Kept before changes had times of their own.
    Ok(Published { changed: changed.or(Some(announcement.updated)), entries: contribution.entries })
}

fn assemble(site: &Site, issues: &BTreeMap<String, Published>) -> Edition {
    let updated = issues.values().filter_map(|published| published.changed).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let entries = issues.values().flat_map(|published| published.entries.iter().cloned()).collect();
    Edition::assemble(site, entries, updated)
}
