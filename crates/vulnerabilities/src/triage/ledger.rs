//! What holds for a match: of the decisions about it the one that names it most closely, of equally close ones the latest, unless it
//! has run out. Statements of others are weighed alike (`vex::Verdict`).

use std::collections::{HashMap, HashSet};

use palisade_formats::Timestamp;

use super::{Entry, Journal, State};
use crate::names::facets;
use crate::vex::{Closeness, Stated, Subject, closeness_of};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing<'j> {
    /// The state that counts.
    pub state: State,
    /// The decision that says it; nothing where nobody decided.
    pub entry: Option<&'j Entry>,
    /// The acceptance that has run out, where the state is new because of that.
    pub expired: Option<&'j Entry>,
    /// What was decided otherwise for more than the match, and what for as much under another name, to be shown. The latest first.
    pub conflicting: Vec<&'j Entry>,
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
        let mut about = self.about(names, subject);
        let Some(deciding) = about.pop() else { return Standing::default() };
        let conflicting = conflicting(deciding, &about, today);
        match deciding.is_expired(today) {
            true => Standing { expired: Some(deciding), conflicting, ..Standing::default() },
            false => Standing { state: deciding.state, entry: Some(deciding), expired: None, conflicting },
        }
    }

    /// The decisions that apply to a match, the closest and of those the latest at the end.
    fn about(&self, names: &[&str], subject: &Subject<'_>) -> Vec<&'j Entry> {
        let mut places: Vec<usize> = names.iter().filter_map(|name| self.names.get(name)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let decisions = places.iter().filter_map(|place| self.decisions.get(*place));
        let mut applying: Vec<_> =
            decisions.filter_map(|decision| Some((decision.closeness(subject)?, decision))).collect();
        applying.sort_by(|left, right| (left.0, &left.1.time).cmp(&(right.0, &right.1.time)));
        applying.iter().map(|(_, decision)| decision.entry).collect()
    }
}

/// Of each scope the latest decision that still holds, where it says something else.
fn conflicting<'j>(deciding: &'j Entry, others: &[&'j Entry], today: &str) -> Vec<&'j Entry> {
    let mut scopes = HashSet::from([(&deciding.component, &deciding.target)]);
    let latest = others.iter().rev().copied().filter(|entry| scopes.insert((&entry.component, &entry.target)));
    let counts = |entry: &&Entry| entry.state != State::New && !entry.is_expired(today);
    latest.filter(counts).filter(|entry| entry.state != deciding.state).collect()
}

impl Decision<'_> {
    /// How closely it names the match; nothing where it is not about it.
    fn closeness(&self, subject: &Subject<'_>) -> Option<Closeness> {
        let Entry { target, component, .. } = self.entry;
        let any = |text: &str| text.is_empty().then_some(0);
        let within = subject.within.iter().filter_map(|whole| closeness_of(target, self.target.as_ref(), whole)).max();
        let part = || closeness_of(component, self.component.as_ref(), &subject.component);
        Some(Closeness { whole: any(target).or(within)?, part: any(component).or_else(part)? })
    }
}
