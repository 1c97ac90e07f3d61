//! Whether a version is affected: the algorithm of the section *Evaluation* of the OSV specification.

use std::cmp::Ordering;

use super::record::{Affected, Change, Range, RangeKind, Record};
use crate::semantic_version;

/// How ecosystems order their versions. Semantic versions need none; each package format adds its own.
pub trait VersionOrdering {
    /// The order of two versions of `ecosystem` (with its suffix); nothing where the ecosystem is not known or one of
    /// them is not a version of it.
    fn compare(&self, ecosystem: &str, left: &str, right: &str) -> Option<Ordering>;
}

/// The ecosystems whose versions are semantic versions.
#[derive(Clone, Copy, Debug, Default)]
pub struct SemanticOrdering;

/// As the *Defined ecosystems* of the specification and the documentation of each say.
const SEMANTIC_ECOSYSTEMS: &[&str] =
    &["Bitnami", "Go", "Hex", "Julia", "Kubernetes", "SwiftURL", "VSCode", "crates.io", "npm"];

impl VersionOrdering for SemanticOrdering {
    fn compare(&self, ecosystem: &str, left: &str, right: &str) -> Option<Ordering> {
        let base = ecosystem.split(':').next().unwrap_or(ecosystem);
        if !SEMANTIC_ECOSYSTEMS.contains(&base) {
            return None;
        }
        semantic_version::compare(left, right)
    }
}

/// What a record says about a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is affected.
    Affected,
    /// It is not.
    NotAffected,
    /// The record does not say so in a way that can be evaluated: commits, an unknown order, a version that is none.
    Unknown,
}

impl Verdict {
    /// Affected wins over unknown, unknown over not affected: nothing is called safe that was not seen to be.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Affected, _) | (_, Self::Affected) => Self::Affected,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::NotAffected, Self::NotAffected) => Self::NotAffected,
        }
    }

    fn from_bool(affected: bool) -> Self {
        if affected { Self::Affected } else { Self::NotAffected }
    }
}

/// Whether `version` of the package `name` of `ecosystem` is affected by `record`. A withdrawn record affects nothing.
#[must_use]
pub fn evaluate(
    record: &Record,
    ecosystem: &str,
    name: &str,
    version: &str,
    ordering: &dyn VersionOrdering,
) -> Verdict {
    if record.withdrawn.is_some() {
        return Verdict::NotAffected;
    }
    let is_package = |affected: &&Affected| {
        affected.package.as_ref().is_some_and(|package| package.ecosystem == ecosystem && package.name == name)
    };
    let verdicts = record.affected.iter().filter(is_package).map(|affected| affects(affected, version, ordering));
    verdicts.fold(Verdict::NotAffected, Verdict::or)
}

/// Whether `version` is among the versions and ranges of `affected`.
#[must_use]
pub fn affects(affected: &Affected, version: &str, ordering: &dyn VersionOrdering) -> Verdict {
    if affected.versions.iter().any(|listed| listed == version) {
        return Verdict::Affected;
    }
    let ecosystem = affected.package.as_ref().map_or("", |package| package.ecosystem.as_str());
    let by_version = |range: &Range| matches!(range.kind, RangeKind::Semver | RangeKind::Ecosystem);
    let has_versions = !affected.versions.is_empty() || affected.ranges.iter().any(by_version);
    let verdicts = affected.ranges.iter().map(|range| match range.kind {
        RangeKind::Semver => in_range(range, version, &semantic_version::compare),
        RangeKind::Ecosystem => in_range(range, version, &|left, right| ordering.compare(ecosystem, left, right)),
        // Commits cannot be ordered without their repository; versions listed beside them are all there are by the schema.
        RangeKind::Git if has_versions => Verdict::NotAffected,
        RangeKind::Git | RangeKind::Other(_) => Verdict::Unknown,
    });
    verdicts.fold(Verdict::NotAffected, Verdict::or)
}

/// How two versions compare; nothing where they cannot be compared.
type Compare<'a> = &'a dyn Fn(&str, &str) -> Option<Ordering>;

/// Whether `version` lies in `range`, by `compare`.
#[must_use]
pub fn in_range(range: &Range, version: &str, compare: Compare<'_>) -> Verdict {
    judge(range, version, compare).map_or(Verdict::Unknown, Verdict::from_bool)
}

fn judge(range: &Range, version: &str, compare: Compare<'_>) -> Option<bool> {
    // A version that is none has no place on the line, whatever the events say.
    compare(version, version)?;
    let changes: Vec<Change<'_>> = range.events.iter().flat_map(super::Event::changes).collect();
    if !before_limits(&changes, version, compare)? {
        return Some(false);
    }
    let mut affected = false;
    for change in sorted(changes, compare)? {
        match change {
            Change::Introduced(from) if at_least(version, from, compare)? => affected = true,
            Change::Fixed(from) if at_least(version, from, compare)? => affected = false,
            Change::LastAffected(last) if compare(version, last)?.is_gt() => affected = false,
            _ => {}
        }
    }
    Some(affected)
}

/// `0` is before every version, even before `0.0.0-0`.
fn at_least(version: &str, from: &str, compare: Compare<'_>) -> Option<bool> {
    if from == "0" { Some(true) } else { compare(version, from).map(Ordering::is_ge) }
}

fn before_limits(changes: &[Change<'_>], version: &str, compare: Compare<'_>) -> Option<bool> {
    let mut limited = false;
    for change in changes {
        if let Change::Limit(limit) = change {
            limited = true;
            if *limit == "*" || compare(version, limit)?.is_lt() {
                return Some(true);
            }
        }
    }
    Some(!limited)
}

/// Events in the order of their versions; those of the same version stay as they were written, so that an interval may
/// begin where another ends.
fn sorted<'a>(changes: Vec<Change<'a>>, compare: Compare<'_>) -> Option<Vec<Change<'a>>> {
    let mut ordered: Vec<Change<'a>> = Vec::with_capacity(changes.len());
    for change in changes.into_iter().filter(|change| !matches!(change, Change::Limit(_))) {
        if change.version() != "0" {
            compare(change.version(), change.version())?;
        }
        ordered.push(change);
    }
    ordered.sort_by(|left, right| by_version(left.version(), right.version(), compare));
    Some(ordered)
}

/// The order of two events' versions, `0` before all.
pub(super) fn by_version(left: &str, right: &str, compare: Compare<'_>) -> Ordering {
    match (left == "0", right == "0") {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => compare(left, right).unwrap_or(Ordering::Equal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::osv::{Event, Package};

    /// Events as `introduced 1.0.0`, separated by commas.
    fn range(events: &str) -> Range {
        let event = |text: &str| {
            let (kind, version) = text.trim().split_once(' ').unwrap();
            match kind {
                "introduced" => Event::introduced(version),
                "fixed" => Event::fixed(version),
                "last" => Event::last_affected(version),
                "limit" => Event { limit: Some(version.to_owned()), ..Event::default() },
                other => panic!("{other}"),
            }
        };
        Range::semantic(events.split(',').map(event).collect())
    }

    #[test]
    fn ranges_are_evaluated_as_the_specification_says() {
        let table = [
            ("introduced 0, fixed 1.0.0", "0.0.0-alpha 0.1.0 1.0.0-rc.1", "1.0.0 1.0.1 2.0.0"),
            ("introduced 0", "0.0.0 99.0.0", ""),
            (
                "introduced 1.0.0, fixed 1.0.5, introduced 2.0.0, fixed 2.0.3",
                "1.0.0 1.0.4 2.0.0 2.0.2",
                "0.9.0 1.0.5 1.9.9 2.0.0-rc.1 2.0.3",
            ),
            (
                "introduced 2.0.0, fixed 2.0.3, introduced 1.0.0, fixed 1.0.5",
                "1.0.0 1.0.4 2.0.0 2.0.2",
                "0.9.0 1.0.5 1.9.9 2.0.3",
            ),
            ("introduced 1.0.0, last 1.2.0", "1.0.0 1.2.0", "0.9.9 1.2.1"),
            ("introduced 1.0.0, fixed 2.0.0, introduced 2.0.0, fixed 3.0.0", "1.0.0 2.0.0 2.5.0", "3.0.0"),
            ("introduced 1.15.0, fixed 1.15.0", "", "1.14.9 1.15.0 1.15.1"),
            ("introduced 1.30.0, introduced 1.31.0, last 1.31.14", "1.30.0 1.30.99 1.31.14", "1.31.15 1.29.0"),
            ("introduced 0, limit 2.0.0", "1.0.0 1.9.9", "2.0.0 3.0.0"),
            ("introduced 0, limit 2.0.0, limit 4.0.0", "3.9.9", "4.0.0"),
            ("introduced 0, limit *, fixed 1.0.0", "0.5.0", "1.0.0"),
            ("fixed 1.0.0", "", "0.5.0 1.0.0"),
        ];
        for (events, affected, not_affected) in table {
            let range = range(events);
            for version in affected.split_whitespace() {
                let verdict = in_range(&range, version, &semantic_version::compare);
                assert_eq!(verdict, Verdict::Affected, "{version} in {events}");
            }
            for version in not_affected.split_whitespace() {
                let verdict = in_range(&range, version, &semantic_version::compare);
                assert_eq!(verdict, Verdict::NotAffected, "{version} in {events}");
            }
        }
    }

    #[test]
    fn what_cannot_be_compared_is_unknown() {
        for (events, version) in
            [("introduced 0, fixed nope", "1.0.0"), ("introduced 0, fixed 1.0.0", "latest"), ("introduced 0", "latest")]
        {
            assert_eq!(in_range(&range(events), version, &semantic_version::compare), Verdict::Unknown, "{events}");
        }
    }

    fn affected(ecosystem: &str, kind: RangeKind, versions: &[&str]) -> Affected {
        let range = Range { kind, ..range("introduced 0, fixed 1.0.0") };
        Affected {
            package: Some(Package::new(ecosystem, "name")),
            ranges: vec![range],
            versions: versions.iter().map(|&version| version.to_owned()).collect(),
            ..Affected::default()
        }
    }

    #[test]
    fn the_order_is_that_of_the_range() {
        let table = [
            ("Kubernetes", RangeKind::Semver, "0.9.0", Verdict::Affected),
            ("Debian:12", RangeKind::Semver, "0.9.0", Verdict::Affected),
            ("npm", RangeKind::Ecosystem, "1.0.0", Verdict::NotAffected),
            ("Debian:12", RangeKind::Ecosystem, "1.0.0", Verdict::Unknown),
            ("npm", RangeKind::Git, "1.0.0", Verdict::Unknown),
            ("npm", RangeKind::Other("NEW".to_owned()), "1.0.0", Verdict::Unknown),
        ];
        for (ecosystem, kind, version, expected) in table {
            let affected = affected(ecosystem, kind.clone(), &[]);
            assert_eq!(affects(&affected, version, &SemanticOrdering), expected, "{ecosystem} {kind:?} {version}");
        }
    }

    #[test]
    fn a_list_of_versions_counts_beside_ranges() {
        let listed = affected("Debian:12", RangeKind::Git, &["7.0"]);
        assert_eq!(affects(&listed, "7.0", &SemanticOrdering), Verdict::Affected);
        assert_eq!(affects(&listed, "8.0", &SemanticOrdering), Verdict::NotAffected);
    }

    #[test]
    fn only_the_named_package_counts_and_withdrawn_records_do_not() {
        let mut record = Record::new("CVE-1", crate::Timestamp::parse("2024-01-01T00:00:00Z").unwrap());
        record.affected.push(affected("Kubernetes", RangeKind::Semver, &[]));
        let verdict = |record: &Record, name| evaluate(record, "Kubernetes", name, "0.5.0", &SemanticOrdering);
        assert_eq!(verdict(&record, "name"), Verdict::Affected);
        assert_eq!(verdict(&record, "other"), Verdict::NotAffected);
        record.withdrawn = Some(record.modified.clone());
        assert_eq!(verdict(&record, "name"), Verdict::NotAffected);
    }

    proptest::proptest! {
        /// The order in which events are written does not count, and each version is affected that lies in an interval.
        #[test]
        fn shuffled_events_say_the_same(bounds in proptest::collection::btree_set((0u8..4, 0u8..12), 1..8), turn in 0usize..8) {
            let bounds: Vec<String> = bounds.iter().map(|(minor, patch)| format!("1.{minor}.{patch}")).collect();
            let events = bounds.iter().enumerate().map(|(index, version)| {
                if index % 2 == 0 { Event::introduced(version) } else { Event::fixed(version) }
            });
            let mut events: Vec<Event> = events.collect();
            let turn = turn % events.len();
            events.rotate_left(turn);
            let range = Range::semantic(events);
            for (minor, patch) in (0..4).flat_map(|minor| (0..13).map(move |patch| (minor, patch))) {
                let version = format!("1.{minor}.{patch}");
                let passed = bounds.iter().filter(|bound| semantic_version::compare(bound, &version).unwrap().is_le());
                let expected = Verdict::from_bool(passed.count() % 2 == 1);
                proptest::prop_assert_eq!(in_range(&range, &version, &semantic_version::compare), expected);
            }
        }
    }
}
