//! A minor release of Kubernetes against the intervals of an advisory.

use palisade_model::advisory::{End, Interval, Version, VersionRanges};

/// The newest minor that has a page even when no advisory names it.
const NEWEST: u64 = 37;
/// Minors that have pages at most, whatever an announcement says.
const MOST: u64 = 99;

/// The minor of a version of Kubernetes; nothing for what is none.
pub(super) fn newest<'range>(ranges: impl Iterator<Item = &'range VersionRanges>) -> u64 {
    let named = ranges.flat_map(VersionRanges::intervals).flat_map(bounds).filter(|version| version.major() == 1);
    named.map(Version::minor).filter(|minor| *minor <= MOST).fold(NEWEST, u64::max)
}

fn bounds(interval: &Interval) -> impl Iterator<Item = &Version> {
    let end = match &interval.end {
        End::Fixed(version) | End::LastAffected(version) => Some(version),
        End::Open => None,
    };
    interval.introduced.iter().chain(end)
}

/// The affected patches of `1.minor` in words, and what fixes them; nothing where none is affected.
pub(super) fn patches(ranges: &VersionRanges, minor: u64) -> Option<(String, String)> {
    let parts: Vec<(String, String)> =
        ranges.intervals().iter().filter_map(|interval| part(interval, minor)).take(20).collect();
    let join = |texts: Vec<&str>| texts.join(", ");
    let affected = join(parts.iter().map(|(affected, _)| affected.as_str()).collect());
    let mut fixes: Vec<&str> = parts.iter().map(|(_, fix)| fix.as_str()).collect();
    fixes.dedup();
    (!parts.is_empty()).then(|| (affected, join(fixes)))
}

fn part(interval: &Interval, minor: u64) -> Option<(String, String)> {
    let start = Version::new(1, minor, 0);
    // By minor, not by order: a pre-release of the next minor comes before its `.0`, and is no patch of this one.
    let is_late = interval.introduced.as_ref().is_some_and(|first| (first.major(), first.minor()) > (1, minor));
    if is_late || !reaches(&interval.end, &start) {
        return None;
    }
    let first = interval.introduced.clone().filter(|first| *first > start).unwrap_or(start);
    let affected = match &interval.end {
        End::Fixed(fixed) if is_of(fixed, minor) => {
            super::words::span(&Interval { introduced: Some(first), end: End::Fixed(fixed.clone()) })
        }
        End::LastAffected(last) if is_of(last, minor) => {
            super::words::span(&Interval { introduced: Some(first), end: End::LastAffected(last.clone()) })
        }
        _ if first == Version::new(1, minor, 0) => format!("all of 1.{minor}"),
        _ => format!("{first} and all later 1.{minor} patches"),
    };
    let fix = match &interval.end {
        End::Fixed(fixed) if is_of(fixed, minor) => fixed.to_string(),
        End::Fixed(fixed) => format!("none in 1.{minor}; {fixed}"),
        _ => super::words::fix(interval),
    };
    Some((affected, fix))
}

fn reaches(end: &End, start: &Version) -> bool {
    match end {
        End::Fixed(fixed) => fixed > start,
        End::LastAffected(last) => last >= start,
        End::Open => true,
    }
}

const fn is_of(version: &Version, minor: u64) -> bool {
    version.major() == 1 && version.minor() == minor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> VersionRanges {
        let interval = |part: &str| {
            let (first, end) = part.split_once("..").unwrap();
            let end = match (end.strip_prefix('='), end) {
                (Some(last), _) => End::LastAffected(last.parse().unwrap()),
                (None, "") => End::Open,
                (None, fixed) => End::Fixed(fixed.parse().unwrap()),
            };
            Interval { introduced: first.parse().ok(), end }
        };
        VersionRanges::union(text.split_whitespace().map(interval))
    }

    #[test]
    fn a_minor_sees_its_own_patches() {
        for (text, minor, expected) in [
            ("1.27.0..1.27.4", 27, Some(("1.27.0 – 1.27.3", "1.27.4"))),
            ("1.27.0..1.27.4", 26, None),
            ("1.27.0..1.27.4", 28, None),
            ("..1.24.14 1.25.0..1.25.9", 24, Some(("1.24.0 – 1.24.13", "1.24.14"))),
            ("..1.24.14 1.25.0..1.25.9", 3, Some(("all of 1.3", "none in 1.3; 1.24.14"))),
            ("..1.24.0", 24, None),
            ("1.28.0-alpha.1..1.28.4", 27, None),
            ("1.28.0-alpha.1..1.28.4", 28, Some(("1.28.0 – 1.28.3", "1.28.4"))),
            ("..1.24.0", 23, Some(("all of 1.23", "none in 1.23; 1.24.0"))),
            ("1.20.2..", 20, Some(("1.20.2 and all later 1.20 patches", "none announced"))),
            ("1.20.2..", 37, Some(("all of 1.37", "none announced"))),
            ("..=1.12.10", 12, Some(("1.12.0 – 1.12.10", "later than 1.12.10"))),
            ("1.12.1..1.12.3 1.12.5..1.12.6", 12, Some(("1.12.1 – 1.12.2, 1.12.5", "1.12.3, 1.12.6"))),
        ] {
            let expected = expected.map(|(affected, fix)| (affected.to_owned(), fix.to_owned()));
            assert_eq!(patches(&ranges(text), minor), expected, "{text} in 1.{minor}");
        }
    }

    #[test]
    fn pages_reach_the_newest_minor_that_is_named_but_not_a_made_up_one() {
        let newest_of = |text| newest([&ranges(text)].into_iter());
        assert_eq!(newest_of("1.2.0..1.3.0"), 37);
        assert_eq!(newest_of("1.2.0..1.41.3"), 41);
        assert_eq!(newest_of("1.2.0..1.9999999999.3"), 37);
    }
}
