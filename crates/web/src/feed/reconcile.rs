//! Full comparison of the ledger with its source: repairs what webhooks missed, and distrusts what cannot be true.

use std::collections::BTreeMap;

use palisade_model::advisory::Announcement;
use palisade_sources::feeds::SourceError;
use palisade_store::Error;

use super::ledger::{Ledger, News, Outcome};

/// So many may vanish at once without being asked about: a withdrawn advisory is rare.
const PLAUSIBLE: usize = 3;

/// Why a comparison failed. Nothing was withdrawn then.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The store.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What a comparison changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Announcements that were new or newer in the source.
    pub kept: usize,
    /// Announcements that the source no longer has.
    pub withdrawn: usize,
}

/// Brings the ledger to what the source holds. `missing_is` says what became of an announcement that the list lacks: its
/// present state, or nothing where it is gone.
///
/// # Errors
/// Where the list lacks more than can be believed, unless `shrink` allows it; where the source or the store fails.
pub async fn reconcile<Ask, Answer>(
    ledger: &Ledger,
    mut announcements: Vec<Announcement>,
    shrink: bool,
    missing_is: Ask,
) -> Result<Repaired, ReconcileError>
where
    Ask: Fn(String) -> Answer,
    Answer: Future<Output = Result<Option<Announcement>, SourceError>>,
{
    let known = ledger.announcements().await?;
    let listed: BTreeMap<String, &Announcement> = announcements.iter().map(|one| (one.key(), one)).collect();
    let lost = known.iter().filter(|one| listed.get(&one.key()).is_none_or(|now| is_lost(one, now))).count();
    if !shrink && !is_plausible(lost, known.len()) {
        return Err(SourceError::Shrunk { missing: lost, known: known.len() }.into());
    }
    let missing: Vec<&Announcement> = known.iter().filter(|one| !listed.contains_key(&one.key())).collect();
    let mut repaired = Repaired::default();
    let before = Some(ledger.newest());
    announcements.sort_by_key(|announcement| announcement.updated);
    for announcement in announcements {
        let outcome = ledger.apply_after(before, None, News::Is(Box::new(announcement))).await?;
        repaired.kept += usize::from(matches!(outcome, Outcome::Kept(_)));
    }
    for announcement in missing {
        let news = match missing_is(announcement.key()).await? {
            Some(now) => News::Is(Box::new(now)),
            None => News::Gone { key: announcement.key(), at: announcement.updated },
        };
        let outcome = ledger.apply(None, news).await?;
        repaired.withdrawn += usize::from(matches!(outcome, Outcome::Kept(_)));
    }
    Ok(repaired)
}

/// Whether what was announced would no longer be: a tracker that leaves out labels, titles or texts is as broken as one
/// that leaves out issues.
fn is_lost(known: &Announcement, now: &Announcement) -> bool {
    let is_announced =
        |one: &Announcement| one.labels.are_public() && palisade_advisories::title::read(&one.title).is_ok();
    let is_emptied = !known.body.trim().is_empty() && now.body.trim().is_empty();
    is_announced(known) && (!is_announced(now) || is_emptied)
}

/// Whether a list may lack so many of those we know. An empty list where there was anything is a broken fetch.
#[must_use]
pub const fn is_plausible(missing: usize, known: usize) -> bool {
    missing == 0 || (missing < known && missing <= PLAUSIBLE)
}

#[cfg(test)]
mod tests {
    use super::is_plausible;

    #[test]
    fn an_empty_list_is_never_believed() {
        assert!(is_plausible(0, 0) && is_plausible(0, 71) && is_plausible(3, 71));
        assert!(!is_plausible(71, 71) && !is_plausible(4, 71) && !is_plausible(1, 1) && !is_plausible(2, 2));
    }
}
