//! What holds for a match: of the decisions about it the one that names it most closely, of equally close ones the latest, unless it
//! has run out. An entry that decides nothing takes back what it equals in scope, and stands in the way of no wider one. Statements of
//! others are weighed alike (`vex::Verdict`).

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
    /// What is said otherwise for more than the match, for as much under another name, and without a decision for less, to be shown. The
    /// closest first.
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
    /// them, and counts again where one of them does.
    #[must_use]
    pub fn state_of(&self, subject: &Subject<'_>, today: &str) -> Standing<'j> {
        let standings = facets(subject.vulnerability).into_iter().map(|names| self.one(&names, subject, today));
        standings.min_by_key(|standing| (!standing.reopens(), standing.state)).unwrap_or_default()
    }

    fn one(&self, names: &[&str], subject: &Subject<'_>, today: &str) -> Standing<'j> {
        let about = self.about(names, subject);
        let Some(counting) = counting(&about) else { return Standing::default() };
        let is_expired = counting.is_expired(today);
        let state = if is_expired { State::New } else { counting.state };
        let conflicting = conflicting(counting, state, &about, today);
        let [entry, expired] = [!is_expired, is_expired].map(|is_so| is_so.then_some(counting));
        Standing { state, entry, expired, conflicting }
    }

    /// The decisions that apply to a match, the closest and of those the latest at the end.
    fn about(&self, names: &[&str], subject: &Subject<'_>) -> Vec<(Closeness, &'j Entry)> {
        let mut places: Vec<usize> = names.iter().filter_map(|name| self.names.get(name)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let decisions = places.iter().filter_map(|place| self.decisions.get(*place));
        let mut applying: Vec<_> =
            decisions.filter_map(|decision| Some((decision.closeness(subject)?, decision))).collect();
        applying.sort_by(|left, right| (left.0, &left.1.time).cmp(&(right.0, &right.1.time)));
        applying.iter().map(|(closeness, decision)| (*closeness, decision.entry)).collect()
    }
}

impl Standing<'_> {
    /// Whether a finding counts by this, whatever others say: it matters, or is not borne any longer.
    #[must_use]
    pub fn reopens(&self) -> bool {
        self.state == State::Affected || self.expired.is_some()
    }
}

/// The closest entry that decides something; where none does, the closest that somebody looks into. Of equally close ones only the latest
/// is asked.
fn counting<'j>(about: &[(Closeness, &'j Entry)]) -> Option<&'j Entry> {
    let mut latest: Vec<(Closeness, &Entry)> = about.iter().rev().copied().collect();
    latest.dedup_by_key(|(closeness, _)| *closeness);
    let first =
        |wanted: fn(State) -> bool| latest.iter().find(|(_, entry)| wanted(entry.state)).map(|(_, entry)| *entry);
    first(State::decides).or_else(|| first(|state| state == State::UnderInvestigation))
}

/// Of each scope the latest entry that still holds, where it says something else than `state`.
fn conflicting<'j>(counting: &'j Entry, state: State, about: &[(Closeness, &'j Entry)], today: &str) -> Vec<&'j Entry> {
    let mut scopes = HashSet::from([(&counting.component, &counting.target)]);
    let all = about.iter().rev().map(|(_, entry)| *entry);
    let latest = all.filter(|entry| scopes.insert((&entry.component, &entry.target)));
    let holds = |entry: &&Entry| entry.state != State::New && !entry.is_expired(today);
    latest.filter(holds).filter(|entry| entry.state != state).collect()
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
