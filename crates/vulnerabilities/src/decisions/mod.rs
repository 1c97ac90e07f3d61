//! Which word counts where several speak about a finding: of documents attached to an image, of documents that the user names, of
//! our own triage, and of the ignore file.
//!
//! Lives here: their order, and what a finding becomes by it. Not here: what statements are about (`vex`), our own decisions
//! (`triage`), the ignore file (`ignore`), and where the documents come from.

mod stated;
#[cfg(test)]
mod tests;

use palisade_model::Finding;
use palisade_model::finding::FindingState;

pub use stated::Stated;

use crate::ignore::{Ignored, Standing};
use crate::triage::{Ledger, State};
use crate::vex;

/// All that may dismiss a finding.
#[derive(Debug)]
pub struct Decisions<'d> {
    named: Stated<'d>,
    ledger: Ledger<'d>,
    ignored: Ignored,
    today: String,
}

impl<'d> Decisions<'d> {
    /// What the documents that the user names state, our own decisions, and the ignore file, on a day (`2026-11-23`).
    #[must_use]
    pub fn new(named: Stated<'d>, ledger: Ledger<'d>, ignored: Ignored, today: &str) -> Self {
        Self { named, ledger, ignored, today: today.to_owned() }
    }

    /// Dismisses a finding where somebody who may does.
    pub fn apply(&self, finding: &mut Finding, about: &vex::Subject<'_>, attached: &Stated<'_>) {
        // Whoever could push the image could attach to it: what the user names counts after it, and our decisions after that.
        attached.apply(finding, about);
        self.named.apply(finding, about);
        self.triaged(finding, about);
        match self.ignored.standing(about.vulnerability, &about.component, &self.today) {
            Some(Standing::Ignored(entry)) => {
                finding.state = FindingState::Excepted {
                    owner: None,
                    reason: entry.reason.clone(),
                    expires: Some(entry.expires.clone()),
                };
            }
            Some(Standing::Expired(entry)) => say(finding, &format!("it was ignored until {}", entry.expires)),
            None => {}
        }
    }

    /// What we decided ourselves counts before what others state.
    fn triaged(&self, finding: &mut Finding, about: &vex::Subject<'_>) {
        let standing = self.ledger.state_of(about, &self.today);
        if let Some(expired) = standing.expired {
            let until = expired.expires.as_deref().unwrap_or_default();
            // Whoever bore it knew that it matters, which counts before what others state.
            finding.state = FindingState::Open;
            say(finding, &format!("it was accepted until {until}"));
        }
        for other in &standing.conflicting {
            say(finding, &format!("{} says {} of {}", other.by, other.state.as_str(), other.scope()));
        }
        let Some(entry) = standing.entry else { return };
        let reason = entry.justification.clone().unwrap_or_else(|| entry.reason.clone());
        match standing.state {
            State::NotAffected | State::Fixed => {
                let status = standing.state.as_str().to_owned();
                finding.state = FindingState::Dismissed { status, reason, by: format!("{}, in triage", entry.by) };
            }
            State::Accepted => {
                let (owner, expires) = (entry.owner.clone(), entry.expires.clone());
                finding.state = FindingState::Excepted { owner, reason: entry.reason.clone(), expires };
            }
            State::Affected => {
                finding.state = FindingState::Open;
                say(finding, &format!("{} says that it matters", entry.by));
            }
            State::UnderInvestigation => say(finding, &format!("{} looks into it", entry.by)),
            State::New => {}
        }
    }
}

/// Adds what there is to know to the words of a finding.
fn say(finding: &mut Finding, words: &str) {
    finding.message.push_str("; ");
    finding.message.push_str(words);
}
