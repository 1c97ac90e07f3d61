//! What holds for a match: of the decisions about it the latest, unless it has run out.

use std::collections::HashMap;

use palisade_formats::Timestamp;

use super::{Entry, Journal, State};
use crate::names::facets;
use crate::vex::{Identity, Stated, Subject};

/// The decisions of a journal, ready to be asked.
#[derive(Debug)]
pub struct Ledger<'j> {
    decisions: Vec<Decision<'j>>,
    /// The decisions about a vulnerability, by each of its names.
    names: HashMap<&'j str, Vec<usize>>,
}

#[derive(Debug)]
struct Decision<'j> {
    entry: &'j Entry,
    time: Option<Timestamp>,
    component: Option<Stated>,
    target: Option<Stated>,
}

/// What holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing<'j> {
    /// The state that counts.
    pub state: State,
    /// The decision that says it; nothing where nobody decided.
    pub entry: Option<&'j Entry>,
    /// The acceptance that has run out, where the state is new because of that.
    pub expired: Option<&'j Entry>,
}

impl<'j> Ledger<'j> {
    /// Arranges the decisions of a journal.
    #[must_use]
    pub fn new(journal: &'j Journal) -> Self {
        let mut ledger = Self { decisions: Vec::with_capacity(journal.entries.len()), names: HashMap::new() };
        for (at, entry) in journal.entries.iter().enumerate() {
            for name in entry.names() {
                ledger.names.entry(name).or_default().push(at);
            }
            ledger.decisions.push(Decision {
                entry,
                time: Timestamp::parse(&entry.at),
                component: Stated::of(&entry.component),
                target: Stated::of(&entry.target),
            });
        }
        ledger
    }

    /// What holds for a match on a day (`2026-11-23`). An advisory that closes several CVEs is as settled as the least settled of
    /// them.
    #[must_use]
    pub fn state_of(&self, subject: &Subject<'_>, today: &str) -> Standing<'j> {
        let standings = facets(subject.vulnerability).into_iter().map(|names| self.one(&names, subject, today));
        standings.min_by_key(|standing| standing.state).unwrap_or_default()
    }

    fn one(&self, names: &[&str], subject: &Subject<'_>, today: &str) -> Standing<'j> {
        match self.about(names, subject).last() {
            Some(entry) if entry.is_expired(today) => Standing { state: State::New, entry: None, expired: Some(entry) },
            Some(entry) => Standing { state: entry.state, entry: Some(entry), expired: None },
            None => Standing::default(),
        }
    }

    /// All decisions that apply to a match, in the order of time.
    #[must_use]
    pub fn history(&self, subject: &Subject<'_>) -> Vec<&'j Entry> {
        let names: Vec<&str> = subject.vulnerability.iter().map(String::as_str).collect();
        self.about(&names, subject)
    }

    fn about(&self, names: &[&str], subject: &Subject<'_>) -> Vec<&'j Entry> {
        let mut places: Vec<usize> = names.iter().filter_map(|name| self.names.get(name)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let decisions = places.iter().filter_map(|place| self.decisions.get(*place));
        let mut decisions: Vec<_> = decisions.filter(|decision| decision.applies(subject)).collect();
        decisions.sort_by(|left, right| left.time.cmp(&right.time));
        decisions.iter().map(|decision| decision.entry).collect()
    }
}

impl Decision<'_> {
    fn applies(&self, subject: &Subject<'_>) -> bool {
        let within = || subject.within.iter().any(|whole| names(&self.entry.target, self.target.as_ref(), whole));
        let target = self.entry.target.is_empty() || within();
        let component = &self.entry.component;
        target && (component.is_empty() || names(component, self.component.as_ref(), &subject.component))
    }
}

fn names(text: &str, stated: Option<&Stated>, identity: &Identity<'_>) -> bool {
    let by_purl = stated.is_some_and(|stated| stated.matches(identity).is_some());
    let by_digest = || identity.digests.iter().any(|digest| digest.eq_ignore_ascii_case(text));
    by_purl || identity.names.iter().any(|name| name == text) || by_digest()
}
