//! Rules on ranges and their versions.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{
    EMPTY_INTERVAL, FIXED_AND_LAST_AFFECTED, INTRODUCED_TWICE, MALFORMED_VERSION, MISSING_REPOSITORY, NO_INTRODUCED,
    NOTHING_OPEN, REPEATED_VERSION, SEVERAL_CHANGES, UNSORTED_EVENTS, VERSION_PREFIX,
};
use crate::fault::Fault;
use crate::osv::evaluate::by_version;
use crate::osv::{Affected, Change, Range, RangeKind, SemanticOrdering, VersionOrdering as _};
use crate::semantic_version::{self, SemanticVersion};

/// A change and the index of its event.
type Placed<'a> = (usize, Change<'a>);

/// How two versions compare; nothing where they cannot be compared.
type Compare<'a> = &'a dyn Fn(&str, &str) -> Option<Ordering>;

pub(super) fn check(affected: &Affected, pointer: &str, faults: &mut Vec<Fault>) {
    let ecosystem = affected.package.as_ref().map_or("", |package| package.ecosystem.as_str());
    for (index, range) in affected.ranges.iter().enumerate() {
        let pointer = format!("{pointer}/ranges/{index}");
        let changes: Vec<Placed<'_>> = events(range);
        kinds(range, &changes, &pointer, faults);
        repository(range, &pointer, faults);
        let malformed = versions(range, &changes, &pointer, faults);
        if malformed {
            continue;
        }
        match range.kind {
            RangeKind::Semver => order(&changes, &semantic_version::compare, &pointer, faults),
            RangeKind::Ecosystem => {
                order(&changes, &|left, right| SemanticOrdering.compare(ecosystem, left, right), &pointer, faults);
            }
            RangeKind::Git | RangeKind::Other(_) => repeated(&changes, &pointer, faults),
        }
    }
}

fn events(range: &Range) -> Vec<Placed<'_>> {
    let events = range.events.iter().enumerate();
    events.flat_map(|(index, event)| event.changes().map(move |change| (index, change))).collect()
}

/// Which events there are.
fn kinds(range: &Range, changes: &[Placed<'_>], pointer: &str, faults: &mut Vec<Fault>) {
    let has = |wanted: fn(&Change<'_>) -> bool| changes.iter().any(|(_, change)| wanted(change));
    let fixed = has(|change| matches!(change, Change::Fixed(_)));
    let last_affected = has(|change| matches!(change, Change::LastAffected(_)));
    if !has(|change| matches!(change, Change::Introduced(_))) {
        faults.push(Fault::new(
            &NO_INTRODUCED,
            format!("{pointer}/events"),
            "no event says from where on versions are affected",
        ));
    }
    if fixed && last_affected {
        faults.push(Fault::new(&FIXED_AND_LAST_AFFECTED, format!("{pointer}/events"), "one range has both"));
    }
    for (index, event) in range.events.iter().enumerate().filter(|(_, event)| event.changes().count() > 1) {
        let message = format!("{} changes in one event", event.changes().count());
        faults.push(Fault::new(&SEVERAL_CHANGES, format!("{pointer}/events/{index}"), message));
    }
}

fn repository(range: &Range, pointer: &str, faults: &mut Vec<Fault>) {
    if range.kind == RangeKind::Git && range.repo.is_none() {
        faults.push(Fault::new(&MISSING_REPOSITORY, pointer, "commits of which repository?"));
    }
}

/// Whether a version is malformed.
fn versions(range: &Range, changes: &[Placed<'_>], pointer: &str, faults: &mut Vec<Fault>) -> bool {
    let before = faults.len();
    for (index, change) in changes {
        if let Some((code, message)) = version_fault(&range.kind, *change) {
            faults.push(Fault::new(code, format!("{pointer}/events/{index}"), message));
        }
    }
    faults.len() > before
}

fn version_fault(kind: &RangeKind, change: Change<'_>) -> Option<(&'static palisade_model::Code, String)> {
    let version = change.version();
    let zero = version == "0" && matches!(change, Change::Introduced(_));
    let open = version == "*" && matches!(change, Change::Limit(_));
    if zero || open {
        return None;
    }
    match kind {
        RangeKind::Semver if SemanticVersion::strict(version).is_some() => None,
        RangeKind::Semver if version.starts_with(['v', 'V']) => Some((&VERSION_PREFIX, format!("`{version}`"))),
        RangeKind::Semver => {
            Some((&MALFORMED_VERSION, format!("`{version}` is not a version of Semantic Versioning 2.0.0")))
        }
        RangeKind::Git if is_commit(version) => None,
        RangeKind::Git => Some((&MALFORMED_VERSION, format!("`{version}` is not a full commit hash in lower case"))),
        _ if version.trim().is_empty() => Some((&MALFORMED_VERSION, "an empty version".to_owned())),
        _ => None,
    }
}

fn is_commit(text: &str) -> bool {
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    hexadecimal && matches!(text.len(), 40 | 64)
}

/// Rules that need an order; nothing is said where a version cannot be compared.
fn order(changes: &[Placed<'_>], compare: Compare<'_>, pointer: &str, faults: &mut Vec<Fault>) {
    let changes: Vec<Placed<'_>> =
        changes.iter().copied().filter(|(_, change)| !matches!(change, Change::Limit(_))).collect();
    let comparable = |version: &str| version == "0" || compare(version, version).is_some();
    if !changes.iter().all(|(_, change)| comparable(change.version())) {
        return repeated(&changes, pointer, faults);
    }
    if empty(&changes, compare, pointer, faults) {
        return;
    }
    let descends = |pair: &&[Placed<'_>]| matches!(pair, [(_, left), (_, right)] if by_version(left.version(), right.version(), compare).is_gt());
    if let Some([(_, left), (index, right)]) = changes.windows(2).find(descends) {
        let message = format!("{} stands before {}", left.version(), right.version());
        faults.push(Fault::new(&UNSORTED_EVENTS, format!("{pointer}/events/{index}"), message));
    }
    let mut sorted = changes;
    sorted.sort_by(|(_, left), (_, right)| by_version(left.version(), right.version(), compare));
    alternation(&sorted, pointer, faults);
    repeated(&sorted, pointer, faults);
}

/// Intervals that end before or where they begin, in the order in which they are written.
fn empty(changes: &[Placed<'_>], compare: Compare<'_>, pointer: &str, faults: &mut Vec<Fault>) -> bool {
    let before = faults.len();
    for pair in changes.windows(2) {
        let message = match pair {
            [(_, Change::Introduced(from)), (_, Change::Fixed(to))] if by_version(from, to, compare).is_ge() => {
                format!("introduced {from} and fixed {to}")
            }
            [(_, Change::Introduced(from)), (_, Change::LastAffected(last))]
                if by_version(from, last, compare).is_gt() =>
            {
                format!("introduced {from} and last affected {last}")
            }
            _ => continue,
        };
        let index = pair.first().map_or(0, |(index, _)| *index);
        faults.push(Fault::new(&EMPTY_INTERVAL, format!("{pointer}/events/{index}"), message));
    }
    faults.len() > before
}

/// Intervals begin and end in turn.
fn alternation(sorted: &[Placed<'_>], pointer: &str, faults: &mut Vec<Fault>) {
    let mut open: Option<&str> = None;
    for (index, change) in sorted {
        let place = || format!("{pointer}/events/{index}");
        match (change, open) {
            (Change::Introduced(version), Some(first)) => {
                let message = format!("{first} is still open when {version} is introduced");
                faults.push(Fault::new(&INTRODUCED_TWICE, place(), message));
                open = Some(version);
            }
            (Change::Introduced(version), None) => open = Some(version),
            (Change::Fixed(version) | Change::LastAffected(version), None) => {
                let message = format!("nothing is open when {version} ends it");
                faults.push(Fault::new(&NOTHING_OPEN, place(), message));
            }
            (Change::Fixed(_) | Change::LastAffected(_), Some(_)) => open = None,
            (Change::Limit(_), _) => {}
        }
    }
}

/// Versions that stand twice; one version that is introduced and the last affected is an interval of its own.
fn repeated(changes: &[Placed<'_>], pointer: &str, faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, Change<'_>> = BTreeMap::new();
    for (index, change) in changes {
        let single = |first: &Change<'_>| matches!((first, change), (Change::Introduced(_), Change::LastAffected(_)));
        if seen.get(change.version()).is_some_and(|first| !single(first)) {
            let message = format!("{} stands here a second time", change.version());
            faults.push(Fault::new(&REPEATED_VERSION, format!("{pointer}/events/{index}"), message));
        }
        seen.insert(change.version(), *change);
    }
}
