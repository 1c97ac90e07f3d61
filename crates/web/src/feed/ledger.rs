//! What is known of the tracker's issues, kept in the store: every version, safe against replayed and reordered news.
//!
//! A change is one transaction: the issue as it is now, and the mark that its delivery was seen. Of two versions the one
//! that the tracker changed later wins, whichever arrives first. Issues that are not public are remembered by number and
//! time alone, so that late news of an earlier state cannot publish what was withdrawn in between.
//!
//! What readers see has a time of its own, [`Kept::changed`]: it moves with public content and with nothing else, and
//! always forwards, also where something is withdrawn or an old repair arrives late.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use palisade_model::advisory::Announcement;
use palisade_store::{Change, ChangeKind, Content, Error, Listing, MAX_OPERATIONS, Revision, Store, Transaction};
use serde::{Deserialize, Serialize};

/// Where issues are kept.
pub(crate) const ISSUES: &str = "feed/issues/";
/// Where deliveries are marked as seen.
const DELIVERIES: &str = "feed/deliveries/";
/// So many of them are remembered: GitHub repeats a delivery within days, not after weeks of news.
const REMEMBERED: usize = 20_000;
/// Which replica compared with the source last, and when.
const CLAIM: &str = "feed/reconciliation";
/// Writers that meet at one issue try again so often.
const ATTEMPTS: usize = 32;

/// News of one issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It looks like this.
    Is(Box<Announcement>),
    /// It is gone: deleted, or transferred to another repository.
    Gone {
        /// Its [`Announcement::key`].
        key: String,
        /// When.
        at: Timestamp,
    },
}

/// What became of a piece of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept under this revision.
    Kept(Revision),
    /// The same delivery was seen before.
    Seen,
    /// Something later is known already.
    Outdated,
    /// Nothing changed.
    Same,
}

/// An issue as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Kept {
    pub(crate) key: String,
    /// When the tracker changed it last, in whatever way.
    pub(crate) updated: Timestamp,
    /// When its first content was seen, where that was after it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published: Option<Timestamp>,
    /// When what the public sees of it changed last; nothing for an issue that was never public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) changed: Option<Timestamp>,
    /// Nothing for an issue that is not public. Its time is that of its last change in content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) announcement: Option<Announcement>,
}

impl Kept {
    fn of(news: News, before: Option<&Self>, changes_at: impl Fn(Timestamp) -> Timestamp) -> Self {
        let (key, updated, announcement) = match news {
            News::Gone { key, at } => (key, at, None),
            News::Is(announcement) => {
                let public = announcement.labels.are_public();
                (announcement.key(), announcement.updated, public.then_some(*announcement))
            }
        };
        let known = before.and_then(|before| before.announcement.as_ref());
        let published = announcement.as_ref().and_then(|announcement| first_content(announcement, before));
        let unchanged = match (known, &announcement) {
            // Neither the tracker's time nor a label is shown: a comment moves the one, triage the other.
            (Some(known), Some(now)) => {
                *known == Announcement { updated: known.updated, labels: known.labels.clone(), ..now.clone() }
            }
            (known, now) => known.is_none() && now.is_none(),
        };
        if unchanged {
            let known = known.cloned();
            return Self { key, updated, published, changed: before.and_then(|it| it.changed), announcement: known };
        }
        Self { key, updated, published, changed: Some(changes_at(updated)), announcement }
    }

    /// Whether late news must not bring the issue back: of two states of one second the one that shows less stays.
    fn is_hidden_at(&self, time: Timestamp) -> bool {
        self.announcement.is_none() && self.updated == time
    }
}

/// A placeholder is an announcement without a version in its text; content that replaces one is published then, not
/// when the placeholder was opened.
fn first_content(announcement: &Announcement, before: Option<&Kept>) -> Option<Timestamp> {
    let before = before?;
    let known = before.announcement.as_ref()?;
    if before.published.is_some() || !is_placeholder(&known.body) {
        return before.published;
    }
    (!is_placeholder(&announcement.body)).then_some(announcement.updated)
}

fn is_placeholder(body: &str) -> bool {
    body.trim().len() < 200 && !body.bytes().any(|byte| byte.is_ascii_digit())
}

/// The issues in a store.
#[derive(Clone, Debug)]
pub struct Ledger {
    store: Arc<dyn Store>,
    clock: fn() -> Timestamp,
    /// The latest change in public content that this process knows, in milliseconds.
    newest: Arc<AtomicI64>,
}

impl Ledger {
    /// The ledger in `store`, by a clock.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: fn() -> Timestamp) -> Self {
        Self { store, clock, newest: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// Takes notice of a change in public content, whichever process made it.
    pub(crate) fn saw(&self, changed: Timestamp) {
        self.newest.fetch_max(changed.as_millisecond(), Ordering::Relaxed);
    }

    /// The latest change in public content that this process knows.
    pub(crate) fn newest(&self) -> Timestamp {
        Timestamp::from_millisecond(self.newest.load(Ordering::Relaxed)).unwrap_or(Timestamp::MIN)
    }

    /// The time of a change in public content that the tracker dates `updated`: the tracker's where that is later than
    /// `known`, the clock's for what comes late, and never the same or an earlier one.
    fn changes_at(&self, updated: Timestamp, known: Timestamp) -> Timestamp {
        let next = || known.saturating_add(SignedDuration::from_secs(1)).unwrap_or(known);
        [updated, (self.clock)()].into_iter().find(|time| *time > known).unwrap_or_else(next)
    }

    /// The store that it is in.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Keeps a piece of news, delivered under the id `delivery` where the sender gave one. Returns when it is durable.
    ///
    /// # Errors
    /// Where the store cannot keep it; the sender should come again.
    pub async fn apply(&self, delivery: Option<&str>, news: News) -> Result<Outcome, Error> {
        self.apply_after(None, delivery, news).await
    }

    /// The same for one of several pieces of news that are applied in the order of their times: each change is later than
    /// `known`, what was known before all of them.
    pub(crate) async fn apply_after(
        &self,
        known: Option<Timestamp>,
        delivery: Option<&str>,
        news: News,
    ) -> Result<Outcome, Error> {
        let mut attempt = 1;
        loop {
            match self.attempt(known, delivery, news.clone()).await {
                // Somebody else wrote in between, or nobody knows whether we did: look again. A delivery that was kept
                // after all is seen as such.
                Err(Error::Conflict { .. } | Error::NotFound { .. } | Error::OutcomeUnknown(_))
                    if attempt < ATTEMPTS =>
                {
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(&self, known: Option<Timestamp>, delivery: Option<&str>, news: News) -> Result<Outcome, Error> {
        let mark = delivery.map(|id| format!("{DELIVERIES}{id}"));
        if let Some(mark) = &mark
            && self.store.get(mark).await?.is_some()
        {
            return Ok(Outcome::Seen);
        }
        let (key, time) = match &news {
            News::Is(announcement) => (announcement.key(), announcement.updated),
            News::Gone { key, at } => (key.clone(), *at),
        };
        let key = format!("{ISSUES}{key}");
        let item = self.store.get(&key).await?;
        let before: Option<Kept> = item.as_ref().map(|item| decode(&item.content)).transpose()?;
        // The tracker's times have seconds, and deliveries come in any order. Only a full comparison asks for the present
        // state, and may show again what was hidden in the same second.
        let is_late = |before: &Kept| before.updated > time || (delivery.is_some() && before.is_hidden_at(time));
        if before.as_ref().is_some_and(is_late) {
            return Ok(Outcome::Outdated);
        }
        let known = known.unwrap_or_else(|| self.newest());
        let now = Kept::of(news, before.as_ref(), |updated| self.changes_at(updated, known));
        if before.as_ref() == Some(&now) {
            return Ok(Outcome::Same);
        }
        let content = encode(&now)?;
        let transaction = match &item {
            Some(item) => Transaction::new().update(key, content, item.revision),
            None => Transaction::new().create(key, content),
        };
        let transaction = match mark {
            Some(mark) => transaction.create(mark, Content::new(time.to_string())),
            None => transaction,
        };
        let revision = self.store.write(transaction).await?;
        now.changed.into_iter().for_each(|changed| self.saw(changed));
        Ok(Outcome::Kept(revision))
    }

    /// All issues and the revision at which they are so.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub(crate) async fn all(&self) -> Result<(BTreeMap<String, Kept>, Revision), Error> {
        let page = self.store.list(&Listing::new(ISSUES)).await?;
        let mut issues = BTreeMap::new();
        for item in &page.items {
            let kept = decode(&item.content)?;
            issues.insert(kept.key.clone(), kept);
        }
        Ok((issues, page.revision))
    }

    /// Claims the comparison with the source that is due at `now`: of several replicas one gets it, and none where the
    /// last one is younger than `interval`.
    ///
    /// # Errors
    /// Where the store cannot keep the claim.
    pub async fn claim(&self, now: Timestamp, interval: SignedDuration) -> Result<bool, Error> {
        let item = self.store.get(CLAIM).await?;
        let last: Option<Timestamp> =
            item.as_ref().and_then(|item| std::str::from_utf8(&item.content.value).ok()?.parse().ok());
        // A claim from the future is a clock that went wrong, and must not stop everybody until then.
        if last.is_some_and(|last| last <= now && now.duration_since(last) < interval) {
            return Ok(false);
        }
        let content = Content::new(now.to_string());
        let written = match &item {
            Some(item) => self.store.update(CLAIM, content, item.revision).await,
            None => self.store.create(CLAIM, content).await,
        };
        match written {
            Ok(_) => Ok(true),
            Err(Error::Conflict { .. } | Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Forgets the oldest marks of deliveries, and the log of all marks. Versions of issues are kept.
    ///
    /// # Errors
    /// Where the store cannot do it.
    pub async fn prune(&self) -> Result<(), Error> {
        let page = self.store.list(&Listing::new(DELIVERIES)).await?;
        let mut marks = page.items;
        marks.sort_by_key(|item| std::cmp::Reverse(item.revision));
        for old in marks.get(REMEMBERED..).unwrap_or_default().chunks(MAX_OPERATIONS) {
            let transaction =
                old.iter().fold(Transaction::new(), |transaction, item| transaction.delete(item.key.as_str(), None));
            self.store.write(transaction).await?;
        }
        let through = page.revision.get().saturating_sub(REMEMBERED as u64);
        self.store.compact(Revision::new(through), &[ISSUES]).await?;
        Ok(())
    }

    /// The public announcements.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn announcements(&self) -> Result<Vec<Announcement>, Error> {
        let (issues, _) = self.all().await?;
        Ok(issues.into_values().filter_map(|kept| kept.announcement).collect())
    }
}

/// The issue that a change of the log leaves.
///
/// # Errors
/// Where the log holds something else.
pub(crate) fn changed(change: &Change) -> Result<Option<Kept>, Error> {
    if change.kind == ChangeKind::Deleted { Ok(None) } else { decode(&change.content).map(Some) }
}

fn encode(kept: &Kept) -> Result<Content, Error> {
    let value = serde_json::to_vec(kept).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(Content::new(value))
}

fn decode(content: &Content) -> Result<Kept, Error> {
    serde_json::from_slice(&content.value).map_err(|error| Error::Damaged(format!("an issue of the feed: {error}")))
}
