//! From the ledger to the edition that readers see: follows the store, renders what changed, swaps the edition.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use palisade_store::{Change, Revision, Watch};
use tokio::sync::watch;

use super::edition::Edition;
use super::entry::{Contribution, Entry, RenderError};
use super::ledger::{ISSUES, Kept, Ledger, changed};
use super::metrics::Metrics;
use super::site::Site;

/// So long a burst is given to go on before what came is published.
const PAUSE: Duration = Duration::from_millis(2);
/// So many changes are published at the latest.
const MOST_AT_ONCE: usize = 5000;

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

/// Why the publisher stopped.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The store.
    #[error(transparent)]
    Store(#[from] palisade_store::Error),
    /// A document.
    #[error(transparent)]
    Render(#[from] RenderError),
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
    updated: Timestamp,
    entries: Vec<Arc<Entry>>,
}

impl Publisher {
    /// A publisher whose first edition is what the ledger holds.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub async fn start(ledger: Ledger, site: Site, metrics: Arc<Metrics>) -> Result<(Self, Current), PublishError> {
        let (issues, through) = everything(&ledger).await?;
        let edition = Arc::new(ArcSwap::from_pointee(assemble(&site, &issues)));
        let (numbers, followed) = watch::channel(0);
        let current = Current { edition: Arc::clone(&edition), numbers: followed };
        Ok((Self { ledger, site, issues, through, current: edition, numbers, metrics }, current))
    }

    /// Publishes changes as they come, until the store is closed. A store that is away for a while is waited for.
    ///
    /// # Errors
    /// Where something cannot be contribution or the log is damaged.
    pub async fn run(mut self) -> Result<(), PublishError> {
        let mut watch = Watch::new(Arc::clone(self.ledger.store()), ISSUES, self.through);
        loop {
            match watch.next().await {
                Ok(changes) => {
                    let changed = with_what_follows(changes, &mut watch).await?;
                    self.render(changed)?;
                    self.swap();
                }
                Err(palisade_store::Error::Unavailable(reason)) => {
                    tracing::warn!(reason, "the store is away; the last edition stays");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                // This process was away for so long that the log no longer reaches back: begin anew.
                Err(palisade_store::Error::Compacted { .. }) => {
                    let (issues, through) = everything(&self.ledger).await?;
                    self.issues = issues;
                    watch = Watch::new(Arc::clone(self.ledger.store()), ISSUES, through);
                    self.swap();
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn render(&mut self, changed: Changed) -> Result<(), PublishError> {
        for (key, kept) in changed {
            let published = tokio::task::block_in_place(|| publish(kept))?;
            self.issues.insert(key, published);
        }
        Ok(())
    }

    fn swap(&self) {
        let next = tokio::task::block_in_place(|| assemble(&self.site, &self.issues));
        if next.content() == self.current.load().content() {
            return;
        }
        self.current.store(Arc::new(next));
        self.metrics.edition();
        self.numbers.send_modify(|number| *number += 1);
    }
}

/// The last state of each issue that changed.
type Changed = BTreeMap<String, Kept>;

/// What `changes` and those that the log holds already leave: in a burst an issue is contribution once, not once per change.
async fn with_what_follows(changes: Vec<Change>, watch: &mut Watch) -> Result<Changed, palisade_store::Error> {
    let mut latest = Changed::new();
    let mut count = keep_latest(changes, &mut latest)?;
    while count < MOST_AT_ONCE {
        match tokio::time::timeout(PAUSE, watch.next()).await {
            Ok(Ok(more)) => count += keep_latest(more, &mut latest)?,
            // What cannot be read now is met again by the next wait.
            Ok(Err(palisade_store::Error::Unavailable(_))) | Err(_) => break,
            Ok(Err(error)) => return Err(error),
        }
    }
    Ok(latest)
}

/// Puts the states that `changes` leave over those known; how many changes there were.
fn keep_latest(changes: Vec<Change>, latest: &mut Changed) -> Result<usize, palisade_store::Error> {
    let count = changes.len();
    for change in changes {
        if let Some(kept) = changed(&change)? {
            latest.insert(kept.key.clone(), kept);
        }
    }
    Ok(count)
}

/// Everything in the ledger, contribution, and the revision at which it is so.
async fn everything(ledger: &Ledger) -> Result<(BTreeMap<String, Published>, Revision), PublishError> {
    let (kept, through) = ledger.all().await?;
    let mut issues = BTreeMap::new();
    for (key, kept) in kept {
        issues.insert(key, publish(kept)?);
    }
    Ok((issues, through))
}

/// What is shown of an issue: nothing where it is not public.
fn publish(kept: Kept) -> Result<Published, RenderError> {
    let updated = kept.updated;
    let Some(announcement) = kept.announcement else { return Ok(Published { updated, entries: Vec::new() }) };
    let contribution = Contribution::of(&announcement, kept.published)?;
    for notice in contribution.notices {
        tracing::warn!(issue = announcement.number, code = notice.code.id, "{}", notice.message);
    }
    Ok(Published { updated, entries: contribution.entries })
}

fn assemble(site: &Site, issues: &BTreeMap<String, Published>) -> Edition {
    let updated = issues.values().map(|published| published.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    let entries = issues.values().flat_map(|published| published.entries.iter().cloned()).collect();
    Edition::assemble(site, entries, updated)
}
