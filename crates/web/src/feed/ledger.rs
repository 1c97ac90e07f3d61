//! What is known of the tracker's issues, kept in the store: every version, safe against replayed and reordered news.
//!
//! A change is one transaction: the issue as it is now, and the mark that its delivery was seen. Of two versions the one
//! that the tracker changed later wins, whichever arrives first. Issues that are not public are remembered by number and
//! time alone, so that late news of an earlier state cannot publish what was withdrawn in between.

use std::collections::BTreeMap;
use std::sync::Arc;

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
    pub(crate) updated: Timestamp,
    /// When its first content was seen, where that was after it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published: Option<Timestamp>,
    /// Nothing for an issue that is not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) announcement: Option<Announcement>,
}

impl Kept {
    fn of(news: News, before: Option<&Self>) -> Self {
        match news {
            News::Gone { key, at } => Self { key, updated: at, published: None, announcement: None },
            News::Is(announcement) => Self {
                key: announcement.key(),
                updated: announcement.updated,
                published: first_content(&announcement, before),
                announcement: announcement.labels.are_public().then_some(*announcement),
            },
        }
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
}

impl Ledger {
    /// The ledger in `store`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
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
        let mut attempt = 1;
        loop {
            match self.attempt(delivery, news.clone()).await {
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

    async fn attempt(&self, delivery: Option<&str>, news: News) -> Result<Outcome, Error> {
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
        if before.as_ref().is_some_and(|before| before.updated > time) {
            return Ok(Outcome::Outdated);
        }
        let now = Kept::of(news, before.as_ref());
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
        self.store.write(transaction).await.map(Outcome::Kept)
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
        if last.is_some_and(|last| now.duration_since(last) < interval) {
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
