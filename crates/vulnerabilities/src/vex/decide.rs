//! What several statements about one match come to.
//!
//! The one that names what was scanned more closely counts, whoever says it and whenever ([`Closeness`]). Of an author's equally close
//! statements the latest does (OpenVEX, "Data model": a statement is overridden by later ones about the same), and among authors
//! the one on the safe side. Who only looks into it decides nothing, and stands in the way of no other author and no wider statement.
//! Our own decisions are weighed alike (`triage::Ledger`). Whatever says something else is shown.

use std::collections::BTreeMap;

use palisade_formats::Timestamp;
use palisade_formats::openvex::Status;

use super::arrange::Arranged;
use super::scope::Closeness;
use crate::names::facets;

/// A statement that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Applied {
    /// Its number, for [`Arranged::statement`].
    pub statement: usize,
    /// How closely it names what was scanned.
    pub closeness: Closeness,
}

/// What the statements come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The status that counts.
    pub status: Status,
    /// The statement that says it.
    pub deciding: Applied,
    /// Statements that say something else and are not overridden by their author, to be shown.
    pub conflicting: Vec<Applied>,
}

/// How safe it is to believe a status wrongly: the first is.
fn caution(status: Status) -> u8 {
    match status {
        Status::Affected => 0,
        Status::UnderInvestigation => 1,
        Status::Fixed => 2,
        Status::NotAffected => 3,
    }
}

/// Decides for a vulnerability with these names. An advisory that closes several CVEs is put aside only where the statements
/// put aside each of them, or speak of the advisory itself.
pub(super) fn verdict(
    arranged: &Arranged<'_>,
    names: &[String],
    about: impl Fn(&str) -> Vec<Applied>,
) -> Option<Verdict> {
    let facets = facets(names).into_iter();
    let verdicts: Vec<_> = facets.map(|facet| one(arranged, facet.into_iter().flat_map(&about).collect())).collect();
    let safest = verdicts.iter().flatten().min_by_key(|verdict| caution(verdict.status)).cloned()?;
    let complete = verdicts.iter().all(Option::is_some);
    let counts = complete || matches!(safest.status, Status::Affected | Status::UnderInvestigation);
    counts.then_some(safest)
}

/// Decides among the statements about one vulnerability.
fn one(arranged: &Arranged<'_>, mut applied: Vec<Applied>) -> Option<Verdict> {
    // By statement, the closest of its products.
    applied.sort_unstable_by_key(|applied| (applied.statement, std::cmp::Reverse(applied.closeness)));
    applied.dedup_by_key(|applied| applied.statement);
    let mut latest: BTreeMap<(&str, Closeness), Candidate<'_>> = BTreeMap::new();
    for applied in applied {
        let Some(candidate) = Candidate::of(arranged, applied) else { continue };
        let said = (candidate.author, applied.closeness);
        match latest.get_mut(&said) {
            Some(known) if candidate.overrides(known) => *known = candidate,
            Some(_) => {}
            None => drop(latest.insert(said, candidate)),
        }
    }
    let order = |candidate: &&Candidate<'_>| {
        let decides = candidate.status != Status::UnderInvestigation;
        let closeness = std::cmp::Reverse(candidate.applied.closeness);
        (!decides, closeness, caution(candidate.status), candidate.applied.statement)
    };
    let best = latest.values().min_by_key(order)?;
    let others = latest.values().filter(|other| other.status != best.status);
    Some(Verdict {
        status: best.status,
        deciding: best.applied,
        conflicting: others.map(|other| other.applied).collect(),
    })
}

/// A statement with what decides between it and others.
struct Candidate<'d> {
    author: &'d str,
    status: Status,
    time: Option<Timestamp>,
    version: u64,
    applied: Applied,
}

impl<'d> Candidate<'d> {
    fn of(arranged: &Arranged<'d>, applied: Applied) -> Option<Self> {
        let (document, statement) = arranged.statement(applied.statement)?;
        let author = if document.author.is_empty() { document.id.as_str() } else { document.author.as_str() };
        let time = statement.last_updated.as_ref().or_else(|| document.time_of(statement));
        let time = time.and_then(|time| Timestamp::parse(time));
        Some(Self { author, status: statement.status, time, version: document.version, applied })
    }

    /// Later, of a later version, safer.
    fn overrides(&self, known: &Self) -> bool {
        let time = self.time.partial_cmp(&known.time).unwrap_or(std::cmp::Ordering::Equal);
        let caution = caution(known.status).cmp(&caution(self.status));
        time.then(self.version.cmp(&known.version)).then(caution).is_gt()
    }
}
