//! Requirements of Cargo as intervals of versions, and what lies between them.
//!
//! Advisories list what is sound; OSV asks for what is not. An interval goes from its first version to one before its end, and
//! a bound that a version stands on the wrong side of is moved to that version's successor: `> 1.2.0` begins at `1.2.1-0`,
//! because nothing lies between the two.

use std::cmp::Ordering;

use semver::{BuildMetadata, Comparator, Op, Prerelease, Version, VersionReq};

use crate::advisory::Event;

/// Versions from `start`, where there is one, to before `end`, where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Interval {
    start: Option<Version>,
    end: Option<Version>,
}

/// More than one advisory ever needs.
const MOST: usize = 4096;

/// The events of all versions that none of `requirements` takes.
pub(super) fn complement(requirements: &[&String]) -> Result<Vec<Vec<Event>>, String> {
    if requirements.len() > MOST {
        return Err(format!("{} requirements", requirements.len()));
    }
    let mut sound: Vec<Interval> = Vec::new();
    for text in requirements {
        let requirement = VersionReq::parse(text).map_err(|error| format!("`{text}`: {error}"))?;
        sound.extend(interval(&requirement));
    }
    sound.sort_by(|left, right| left.start.cmp(&right.start));
    Ok(gaps(&sound))
}

/// What sorted intervals leave out.
fn gaps(sound: &[Interval]) -> Vec<Vec<Event>> {
    let mut gaps = Vec::new();
    // The first version about which nothing is known yet: none is before all.
    let mut open: Option<Option<Version>> = Some(None);
    for interval in sound {
        let Some(from) = open.take() else { break };
        if interval.start > from {
            let first = from.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
            let end = interval.start.as_ref().map(|start| Event::Fixed(start.to_string()));
            gaps.push(std::iter::once(Event::Introduced(first)).chain(end).collect());
        }
        open = interval.end.clone().map(|end| Some(end).max(from));
    }
    if let Some(from) = open {
        gaps.push(vec![Event::Introduced(from.map_or_else(|| "0".to_owned(), |from| from.to_string()))]);
    }
    gaps
}

/// The versions that all comparators take; nothing where they exclude each other.
fn interval(requirement: &VersionReq) -> Option<Interval> {
    let mut both = Interval { start: None, end: None };
    for comparator in &requirement.comparators {
        let one = bounds(comparator);
        both.start = both.start.max(one.start);
        both.end = match (both.end, one.end) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
    }
    let empty = matches!((&both.start, &both.end), (Some(start), Some(end)) if start.cmp(end) != Ordering::Less);
    (!empty).then_some(both)
}

fn bounds(comparator: &Comparator) -> Interval {
    let first = lowest(comparator);
    // The first version that no longer begins with the numbers that are written.
    let behind = match (comparator.minor, comparator.patch) {
        (None, _) => numbers(comparator.major.saturating_add(1), 0, 0),
        (Some(minor), None) => numbers(comparator.major, minor.saturating_add(1), 0),
        (Some(_), Some(_)) => successor(&first),
    };
    match comparator.op {
        Op::Exact | Op::Wildcard => Interval { start: Some(first), end: Some(behind) },
        // `> 0` names no whole version: RustSec means `> 0.0.0` by it.
        Op::Greater => Interval { start: Some(successor(&first)), end: None },
        Op::GreaterEq => Interval { start: Some(first), end: None },
        Op::Less => Interval { start: None, end: Some(first) },
        Op::LessEq => Interval { start: None, end: Some(behind) },
        Op::Tilde => {
            let minor = comparator.minor.map(|minor| numbers(comparator.major, minor.saturating_add(1), 0));
            Interval { start: Some(first), end: Some(minor.unwrap_or(behind)) }
        }
        _ => Interval { start: Some(first), end: Some(caret(comparator)) },
    }
}

/// The leftmost number that is not zero may not change.
fn caret(comparator: &Comparator) -> Version {
    match (comparator.major, comparator.minor, comparator.patch) {
        (0, Some(0), Some(patch)) => numbers(0, 0, patch.saturating_add(1)),
        (0, Some(minor), _) => numbers(0, minor.saturating_add(1), 0),
        (major, ..) => numbers(major.saturating_add(1), 0, 0),
    }
}

fn lowest(comparator: &Comparator) -> Version {
    let mut version = numbers(comparator.major, comparator.minor.unwrap_or(0), comparator.patch.unwrap_or(0));
    version.pre = comparator.pre.clone();
    version
}

fn numbers(major: u64, minor: u64, patch: u64) -> Version {
    Version::new(major, minor, patch)
}

/// The lowest version above `version` (semver.org, item 11: `0` is the lowest pre-release, and one more field is higher).
fn successor(version: &Version) -> Version {
    let mut next = version.clone();
    next.build = BuildMetadata::EMPTY;
    let zero = if version.pre.is_empty() {
        next.patch = next.patch.saturating_add(1);
        Prerelease::new("0")
    } else {
        Prerelease::new(&format!("{}.0", version.pre))
    };
    next.pre = zero.unwrap_or(Prerelease::EMPTY);
    next
}
