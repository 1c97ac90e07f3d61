//! Sets of versions as sorted, disjoint intervals.

use serde::{Deserialize, Serialize};

use super::Version;

/// Where an interval ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Before this version, the first fixed one.
    Fixed(Version),
    /// With this version, where no fixed one is known.
    LastAffected(Version),
    /// Nowhere: all later versions are affected.
    Open,
}

impl End {
    /// Whether `version` lies before the end.
    #[must_use]
    pub fn admits(&self, version: &Version) -> bool {
        match self {
            Self::Fixed(fixed) => version < fixed,
            Self::LastAffected(last) => version <= last,
            Self::Open => true,
        }
    }

    /// Sorting key: the version and whether it is still inside. `Open` is the greatest.
    fn key(&self) -> (bool, Option<&Version>, bool) {
        match self {
            Self::Fixed(version) => (false, Some(version), false),
            Self::LastAffected(version) => (false, Some(version), true),
            Self::Open => (true, None, false),
        }
    }
}

/// Versions from `introduced` to `end`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// The first affected version; nothing for "since the beginning" (OSV's `0`).
    pub introduced: Option<Version>,
    /// Where it ends.
    pub end: End,
}

impl Interval {
    /// Whether `version` is inside.
    #[must_use]
    pub fn contains(&self, version: &Version) -> bool {
        self.introduced.as_ref().is_none_or(|first| first <= version) && self.end.admits(version)
    }

    /// Whether no version can be inside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match (&self.introduced, &self.end) {
            (Some(first), End::Fixed(fixed)) => first >= fixed,
            (Some(first), End::LastAffected(last)) => first > last,
            _ => false,
        }
    }
}

/// A set of versions: sorted, disjoint, none empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Interval>", into = "Vec<Interval>")]
pub struct VersionRanges(Vec<Interval>);

impl VersionRanges {
    /// Every version.
    #[must_use]
    pub fn all() -> Self {
        Self(vec![Interval { introduced: None, end: End::Open }])
    }

    /// The union of `intervals`: empty ones vanish, overlapping ones become one.
    #[must_use]
    pub fn union(intervals: impl IntoIterator<Item = Interval>) -> Self {
        let mut sorted: Vec<Interval> = intervals.into_iter().filter(|interval| !interval.is_empty()).collect();
        sorted.sort_by(|a, b| a.introduced.cmp(&b.introduced).then_with(|| a.end.key().cmp(&b.end.key())));
        let mut merged: Vec<Interval> = Vec::with_capacity(sorted.len());
        for interval in sorted {
            match merged.last_mut() {
                Some(last) if touches(last, &interval) => extend(last, interval),
                _ => merged.push(interval),
            }
        }
        Self(merged)
    }

    /// The intervals, in order.
    #[must_use]
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `version` is affected.
    #[must_use]
    pub fn contains(&self, version: &Version) -> bool {
        self.0.iter().any(|interval| interval.contains(version))
    }
}

/// Whether the later interval begins inside the earlier one or exactly where it ends.
fn touches(earlier: &Interval, later: &Interval) -> bool {
    match (&later.introduced, &earlier.end) {
        (None, _) | (_, End::Open) => true,
        (Some(first), End::Fixed(fixed)) => first <= fixed,
        (Some(first), End::LastAffected(last)) => first <= last,
    }
}

fn extend(earlier: &mut Interval, later: Interval) {
    if later.end.key() > earlier.end.key() {
        earlier.end = later.end;
    }
}

impl From<Vec<Interval>> for VersionRanges {
    fn from(intervals: Vec<Interval>) -> Self {
        Self::union(intervals)
    }
}

impl From<VersionRanges> for Vec<Interval> {
    fn from(ranges: VersionRanges) -> Self {
        ranges.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version() -> impl Strategy<Value = Version> {
        (0u64..3, 0u64..4, 0u64..4).prop_map(|(major, minor, patch)| Version::new(major, minor, patch))
    }

    fn interval() -> impl Strategy<Value = Interval> {
        let end = prop_oneof![version().prop_map(End::Fixed), version().prop_map(End::LastAffected), Just(End::Open),];
        (proptest::option::of(version()), end).prop_map(|(introduced, end)| Interval { introduced, end })
    }

    proptest! {
        #[test]
        fn a_union_holds_what_any_part_holds(parts in proptest::collection::vec(interval(), 0..8), probe in version()) {
            let together = VersionRanges::union(parts.clone());
            prop_assert_eq!(together.contains(&probe), parts.iter().any(|part| part.contains(&probe)));
        }

        #[test]
        fn a_union_is_sorted_and_disjoint(parts in proptest::collection::vec(interval(), 0..8)) {
            let together = VersionRanges::union(parts);
            for pair in together.intervals().windows(2) {
                prop_assert!(!touches(&pair[0], &pair[1]), "{:?}", pair);
                prop_assert!(pair[0].introduced < pair[1].introduced);
            }
        }
    }
}
