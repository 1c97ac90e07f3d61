//! Our own decisions about vulnerabilities, with their history: which package, which advisory, where, what was decided, by whom and
//! when.
//!
//! Decisions stand in a journal ([`Journal`]): one JSON object a line, only ever appended to. [`Ledger`] says what holds for a
//! match on a day, [`compare()`] what is new between two releases and asks for attention, [`to_openvex`] and [`from_openvex`]
//! exchange decisions with others. Everything is pure: files, clock and names are passed in.

mod compare;
mod exchange;
mod journal;
mod ledger;
#[cfg(test)]
mod tests;

use palisade_formats::Timestamp;
use palisade_model::codes;
use serde::{Deserialize, Serialize};

pub use compare::{Comparison, Found, attention, compare};
pub use exchange::{Head, from_openvex, to_openvex};
pub use journal::{Append, Journal, JournalGap, compact, read, record};
pub use ledger::{Ledger, Standing};

codes! {
    /// A line of the journal that cannot be read.
    UNREADABLE_DECISION = "unreadable-triage-decision", "a line of the triage journal cannot be read",
        "repair the line or take it out; the decision in it does not hold",
        "Each line is one decision, complete in itself. The others hold; what this one decided is reported as if nobody had.";
    /// The end of a journal whose writer was stopped.
    TORN_DECISION = "torn-triage-decision", "the last line of the triage journal was not written to its end",
        "record the decision again; the next one that is recorded replaces the torn line",
        "The program or the machine stopped while a decision was appended. The journal is what it was before.";
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing, or what was decided does not hold any more.
    #[default]
    New,
    /// Somebody looks into it.
    UnderInvestigation,
    /// It matters.
    Affected,
    /// It matters, and somebody bears it for a while.
    Accepted,
    /// It is repaired.
    Fixed,
    /// It does not matter.
    NotAffected,
}

/// The states by the words that stand in journals and commands, the least settled first.
const STATES: &[(State, &str)] = &[
    (State::New, "new"),
    (State::UnderInvestigation, "under_investigation"),
    (State::Affected, "affected"),
    (State::Accepted, "accepted"),
    (State::Fixed, "fixed"),
    (State::NotAffected, "not_affected"),
];

impl State {
    /// The state with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        STATES.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }

    /// The word in journals and commands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("new", |(_, word)| word)
    }

    /// Whether it says what becomes of a finding.
    #[must_use]
    pub const fn decides(self) -> bool {
        !matches!(self, Self::New | Self::UnderInvestigation)
    }

    /// Whether a finding in this state counts no more.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Fixed | Self::NotAffected)
    }
}

/// One decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// The package, as a package URL with or without a version; empty for all that is in the target.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub component: String,
    /// The advisory.
    pub advisory: String,
    /// Its other names, as they were known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Where: the name of an image, its package URL or its digest; empty for everywhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// What.
    pub state: State,
    /// Why it does not matter, as one of the five labels of OpenVEX.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// Why, or what to do, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who answers for bearing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day on which it is borne: `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// The labels of OpenVEX.
pub const JUSTIFICATIONS: [&str; 5] = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

impl Entry {
    /// All names of the advisory.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.advisory.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// What it is about, in words: `pkg:npm/left-pad everywhere`.
    #[must_use]
    pub fn scope(&self) -> String {
        let component = if self.component.is_empty() { "all packages" } else { &self.component };
        let target = if self.target.is_empty() { "everywhere".to_owned() } else { format!("in {}", self.target) };
        format!("{component} {target}")
    }

    /// Why the decision is not complete; nothing where it is.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let time = Timestamp::parse(&self.at)
            .is_none()
            .then(|| format!("`{}` is no time such as 2026-11-23T12:00:00Z", self.at));
        time.or_else(|| self.subject_fault().map(str::to_owned)).or_else(|| self.state_fault())
    }

    fn subject_fault(&self) -> Option<&'static str> {
        if self.advisory.is_empty() {
            return Some("no advisory");
        }
        if self.by.is_empty() {
            return Some("nobody decided it");
        }
        (self.component.is_empty() && self.target.is_empty()).then_some("neither a package nor a target")
    }

    fn state_fault(&self) -> Option<String> {
        let label = self.justification.as_deref();
        if let Some(label) = label.filter(|label| !JUSTIFICATIONS.contains(label)) {
            return Some(format!("`{label}` is none of {}", JUSTIFICATIONS.join(", ")));
        }
        let missing = match self.state {
            State::NotAffected if label.is_none() && self.reason.is_empty() => {
                "not affected needs a justification or a reason"
            }
            State::Accepted if self.owner.as_ref().is_none_or(String::is_empty) => "accepted needs an owner",
            State::Accepted if self.reason.is_empty() => "accepted needs a reason",
            State::Accepted if !self.expires.as_deref().is_some_and(crate::ignore::is_date) => {
                "accepted needs a last day such as 2027-01-31"
            }
            _ => return None,
        };
        Some(missing.to_owned())
    }

    /// Whether it was borne, and is not any more on this day.
    #[must_use]
    pub fn is_expired(&self, today: &str) -> bool {
        self.state == State::Accepted && self.expires.as_deref().is_some_and(|last| last < today)
    }
}
