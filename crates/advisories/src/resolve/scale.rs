//! The algebra of one component's versions.
//!
//! The rules:
//! - Upper bounds without a lower one (`<= a`, `< b`, `<= c`) are one span per minor: the lowest begins at the beginning,
//!   each other one with the minor after the one before it.
//! - A fixed version closes its own minor. In a span without an upper bound a minor without a fix stays open, and all
//!   after the highest fixed minor is fixed.
//! - An upper bound that the text states holds. Where its minor has a later fix, everything below the fix is vulnerable;
//!   where only later minors have one, the rest of its minor is.
//! - A fix inside of what a line calls affected contradicts it: the line that says "affected" wins, and it is a doubt.
//! - Where the text says that there is no fix, the last upper bound does not hold.
//! - What is not settled holds all that may be meant, but for what is fixed in the same minor.
//! - A fix in a minor that no line calls affected is a doubt: the versions before it are taken to be vulnerable.

use std::collections::BTreeMap;

use palisade_model::advisory::{End, Interval, Version, VersionRanges};

use super::Open;
use crate::statement::{Last, Span};

/// A minor release: major and minor.
type Minor = (u64, u64);

fn minor(version: &Version) -> Minor {
    (version.major(), version.minor())
}

/// A span of affected versions and the line that says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) span: &'a Span,
    pub(crate) line: u32,
}

/// The first fixed version of each minor, and its line.
#[derive(Debug, Default)]
pub(crate) struct Fixes(BTreeMap<Minor, (Version, u32)>);

impl Fixes {
    /// Several versions of a minor on one line are parts of one fix, which the last one completes; on different lines the
    /// first one counts.
    pub(crate) fn new<'a>(fixed: impl Iterator<Item = (&'a Version, u32)>) -> Self {
        let mut complete: BTreeMap<(Minor, u32), &Version> = BTreeMap::new();
        for (version, line) in fixed {
            let last = complete.entry((minor(version), line)).or_insert(version);
            *last = (*last).max(version);
        }
        let mut first: BTreeMap<Minor, (Version, u32)> = BTreeMap::new();
        for ((minor, line), version) in complete {
            let entry = first.entry(minor).or_insert_with(|| (version.clone(), line));
            if *version < entry.0 {
                *entry = (version.clone(), line);
            }
        }
        Self(first)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines that name them.
    pub(crate) fn lines(&self) -> impl Iterator<Item = u32> {
        let mut lines: Vec<u32> = self.0.values().map(|(_, line)| *line).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.into_iter()
    }

    fn of(&self, minor: Minor) -> Option<(&Version, u32)> {
        self.0.get(&minor).map(|(version, line)| (version, *line))
    }

    /// Whether a later minor has a fix.
    fn after(&self, minor: Minor) -> bool {
        self.0.last_key_value().is_some_and(|(last, _)| *last > minor)
    }

    /// Each fix in a minor before `end`, with the first version after its minor.
    fn before(&self, end: Option<Minor>) -> impl Iterator<Item = (&Version, Version)> {
        let lower = self.0.iter().filter(move |(minor, _)| end.is_none_or(|end| **minor < end));
        lower.map(|(_, (version, _))| (version, version.next_minor()))
    }
}

/// All versions that are not fixed.
pub(crate) fn not_fixed(fixes: &Fixes) -> VersionRanges {
    VersionRanges::union(without_fixed(Interval { introduced: None, end: End::Open }, fixes, None))
}

/// `ranges` with the last interval open.
pub(crate) fn without_end(ranges: &VersionRanges) -> VersionRanges {
    let last = ranges.intervals().last().map(|last| Interval { introduced: last.introduced.clone(), end: End::Open });
    VersionRanges::union(ranges.intervals().iter().cloned().chain(last))
}

/// What is vulnerable, and what the lines leave open.
pub(crate) fn vulnerable(said: &[Said<'_>], fixes: &Fixes) -> (VersionRanges, Vec<Open>) {
    let (unsettled, settled): (Vec<Said<'_>>, Vec<Said<'_>>) = said.iter().partition(|said| said.span.doubt.is_some());
    let spans = per_minor(&settled);
    let mut doubts = Vec::new();
    let stated = VersionRanges::union(
        spans.iter().map(|span| Interval { introduced: span.first.clone(), end: span.stated_end() }),
    );
    let mut intervals = Vec::new();
    for span in &spans {
        let (end, settled_to) = span.end(fixes, &stated, &mut doubts);
        let interval = Interval { introduced: span.first.clone(), end };
        intervals.extend(without_fixed(interval, fixes, settled_to));
    }
    for said in unsettled {
        intervals.extend(possible(said, fixes, &mut doubts));
    }
    let named = VersionRanges::union(intervals.iter().cloned());
    intervals.extend(unnamed_minors(&named, fixes, &mut doubts));
    (VersionRanges::union(intervals), doubts)
}

/// What a span may hold that is not settled: all of it but what is fixed in its own minor. That later minors have a fix
/// does not end it.
fn possible(said: Said<'_>, fixes: &Fixes, doubts: &mut Vec<Open>) -> Vec<Interval> {
    if let Some(reason) = said.span.doubt {
        doubts.push(Open { question: reason.question().to_owned(), lines: vec![said.line] });
    }
    let span = Placed { first: said.span.first.clone(), last: &said.span.last, line: said.line };
    let interval = Interval { introduced: span.first.clone(), end: span.stated_end() };
    without_fixed(interval, fixes, Some((u64::MAX, u64::MAX)))
}

/// The line that decides about `version`: that of a span around it, of the fix of its minor, of a span in its minor, of
/// the nearest span.
pub(crate) fn deciding(said: &[Said<'_>], fixes: &Fixes, version: &Version) -> Option<u32> {
    let spans = per_minor(said);
    let around =
        spans.iter().find(|span| Interval { introduced: span.first.clone(), end: span.stated_end() }.contains(version));
    let fix = fixes.of(minor(version)).map(|(_, line)| line);
    let is_fixed = fixes.of(minor(version)).is_some_and(|(fix, _)| fix <= version);
    let nearest = spans.iter().rev().find(|span| span.first.as_ref().is_none_or(|first| first <= version));
    let around = around.map(|span| span.line);
    let named = if is_fixed { fix.or(around) } else { around.or(fix) };
    let lowest = spans.iter().min_by_key(|span| span.first.as_ref());
    named.or_else(|| nearest.or(lowest).map(|span| span.line))
}

/// A span with its lower bound settled.
struct Placed<'a> {
    first: Option<Version>,
    last: &'a Last,
    line: u32,
}

/// Gives each upper bound but the lowest the lower bound that it means.
fn per_minor<'a>(said: &[Said<'a>]) -> Vec<Placed<'a>> {
    let mut bounds: Vec<&Version> = said.iter().filter_map(|said| lonely_bound(said.span)).collect();
    bounds.sort();
    bounds.dedup();
    let place = |said: &Said<'a>| {
        let before = lonely_bound(said.span).and_then(|bound| {
            let below = bounds.partition_point(|other| *other < bound);
            below.checked_sub(1).and_then(|index| bounds.get(index)).map(|before| start_after(before, bound))
        });
        Placed { first: said.span.first.clone().or(before), last: &said.span.last, line: said.line }
    };
    said.iter().map(place).collect()
}

/// The upper bound of a span that has no lower one.
fn lonely_bound(span: &Span) -> Option<&Version> {
    match (&span.first, &span.last) {
        (None, Last::Before(version) | Last::With(version) | Last::Patches(version)) => Some(version),
        _ => None,
    }
}

/// Where the span up to `bound` begins when another one ends at `before`.
fn start_after(before: &Version, bound: &Version) -> Version {
    let start = if before.major() == bound.major() { before.next_minor() } else { Version::new(bound.major(), 0, 0) };
    if start <= *bound {
        start
    } else if bound.is_prerelease() {
        lowest_prerelease(bound)
    } else {
        bound.start_of_minor()
    }
}

/// `2.0.0-0`, before every other pre-release of the version.
fn lowest_prerelease(version: &Version) -> Version {
    let text = format!("{}.{}.{}-0", version.major(), version.minor(), version.patch());
    text.parse().unwrap_or_else(|_| version.start_of_minor())
}

impl Placed<'_> {
    fn stated_end(&self) -> End {
        match self.last {
            Last::Before(version) | Last::Patches(version) => End::Fixed(version.clone()),
            Last::With(version) => End::LastAffected(version.clone()),
            Last::Open => End::Open,
        }
    }

    /// Where it ends once the fixes are known, and the minor that this settles.
    fn end(&self, fixes: &Fixes, stated: &VersionRanges, doubts: &mut Vec<Open>) -> (End, Option<Minor>) {
        let (own, first_open) = match self.last {
            Last::Open => return (End::Open, None),
            Last::Before(version) => (minor(version), version.clone()),
            Last::With(version) => (minor(version), version.next_patch()),
            Last::Patches(version) => return self.end_of_minor(version, fixes),
        };
        let Some((fix, line)) = fixes.of(own) else { return (self.end_without_fix(fixes), Some(own)) };
        if *fix >= first_open || is_prerelease_of(fix, &first_open) {
            if *fix > first_open && !stated.contains(&first_open) {
                let question =
                    format!("whether {first_open} is affected: one line ends before it, another fixes {fix}");
                doubts.push(Open { question, lines: vec![self.line, line] });
            }
            return (End::Fixed(fix.clone()), Some(own));
        }
        if matches!(self.last, Last::With(version) if fix > version) {
            return (End::Fixed(fix.clone()), Some(own));
        }
        let question = format!("whether {fix} is fixed: another line calls it affected");
        doubts.push(Open { question, lines: vec![self.line, line] });
        (self.stated_end(), Some(own))
    }

    /// The end where its minor has no fix: a last affected version was only the last one of its time where later minors
    /// were fixed and this one was not.
    fn end_without_fix(&self, fixes: &Fixes) -> End {
        match self.last {
            Last::With(version) if fixes.after(minor(version)) => End::Fixed(version.next_minor()),
            _ => self.stated_end(),
        }
    }

    /// The end of a span that goes to the end of a minor, `1.12.x`: a fix in that minor cuts it.
    fn end_of_minor(&self, after: &Version, fixes: &Fixes) -> (End, Option<Minor>) {
        let own = after.minor().checked_sub(1).map(|minor| (after.major(), minor));
        match own.and_then(|own| fixes.of(own)) {
            Some((fix, _)) => (End::Fixed(fix.clone()), own),
            None => (self.stated_end(), Some(minor(after))),
        }
    }
}

/// `1.2.0-beta.0` of `1.2.0`: a list of fixed versions may name the pre-release that had the fix first.
fn is_prerelease_of(fix: &Version, release: &Version) -> bool {
    fix.is_prerelease() && !release.is_prerelease() && minor(fix) == minor(release) && fix.patch() == release.patch()
}

/// `interval` without the fixed versions of the minors before `end`; of all minors and what follows them where there is
/// no end.
fn without_fixed(interval: Interval, fixes: &Fixes, end: Option<Minor>) -> Vec<Interval> {
    let mut parts = Vec::new();
    let mut rest = Some(interval);
    let mut closed = fixes.before(end).peekable();
    while let Some((fix, after)) = closed.next() {
        let Some(interval) = rest.take() else { break };
        if !interval.contains(fix) {
            rest = Some(interval);
            continue;
        }
        parts.push(Interval { introduced: interval.introduced, end: End::Fixed(fix.clone()) });
        let goes_on = end.is_some() || closed.peek().is_some();
        rest =
            (goes_on && interval.end.admits(&after)).then_some(Interval { introduced: Some(after), end: interval.end });
    }
    parts.extend(rest);
    parts
}

/// What stands before a fix in a minor of which no line says that it is affected.
fn unnamed_minors(named: &VersionRanges, fixes: &Fixes, doubts: &mut Vec<Open>) -> Vec<Interval> {
    let mut added = Vec::new();
    for (fix, line) in fixes.0.values() {
        let start = fix.start_of_minor();
        let is_named = named.intervals().iter().any(|interval| {
            interval.introduced.as_ref().is_none_or(|first| first < fix) && interval.end.admits(&start)
        });
        if !is_named && start < *fix && !fix.is_prerelease() {
            let question = format!("whether {start} to {fix} is affected: there is a fix, and no line says that it is");
            doubts.push(Open { question, lines: vec![*line] });
            added.push(Interval { introduced: Some(start), end: End::Fixed(fix.clone()) });
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Minors with the last affected patch of each.
    fn minors() -> impl Strategy<Value = BTreeMap<u64, u64>> {
        proptest::collection::btree_map(0u64..8, 0u64..6, 1..6)
    }

    fn with(version: Version, first: Option<Version>) -> Span {
        Span { is_range: first.is_some(), first, last: Last::With(version), doubt: None }
    }

    fn fixes(minors: &BTreeMap<u64, u64>) -> Fixes {
        let versions: Vec<Version> = minors.iter().map(|(minor, patch)| Version::new(1, *minor, patch + 1)).collect();
        Fixes::new(versions.iter().zip(1..))
    }

    proptest! {
        #[test]
        fn ranges_per_minor_are_what_they_say(minors in minors(), probe in (0u64..9, 0u64..9)) {
            let spans: Vec<Span> = minors
                .iter()
                .map(|(minor, patch)| with(Version::new(1, *minor, *patch), Some(Version::new(1, *minor, 0))))
                .collect();
            let said: Vec<Said<'_>> = spans.iter().map(|span| Said { span, line: 1 }).collect();
            let (ranges, doubts) = vulnerable(&said, &fixes(&minors));
            let expected = minors.get(&probe.0).is_some_and(|last| probe.1 <= *last);
            prop_assert_eq!(ranges.contains(&Version::new(1, probe.0, probe.1)), expected);
            prop_assert!(doubts.is_empty());
        }

        #[test]
        fn bounds_without_a_beginning_close_each_their_minor(minors in minors(), probe in (0u64..9, 0u64..9)) {
            let spans: Vec<Span> = minors.iter().map(|(minor, patch)| with(Version::new(1, *minor, *patch), None)).collect();
            let said: Vec<Said<'_>> = spans.iter().rev().map(|span| Said { span, line: 1 }).collect();
            let (ranges, doubts) = vulnerable(&said, &fixes(&minors));
            let highest = minors.keys().max().copied().unwrap_or(0);
            let expected = minors.get(&probe.0).map_or(probe.0 < highest, |last| probe.1 <= *last);
            prop_assert_eq!(ranges.contains(&Version::new(1, probe.0, probe.1)), expected);
            prop_assert!(doubts.is_empty());
        }

        #[test]
        fn without_an_end_only_fixed_versions_are_safe(minors in minors(), probe in (0u64..9, 0u64..9)) {
            let said = [Said { span: &Span::ALL, line: 1 }];
            let (ranges, _) = vulnerable(&said, &fixes(&minors));
            let highest = minors.keys().max().copied().unwrap_or(0);
            let fixed = minors.get(&probe.0).map_or(probe.0 > highest, |last| probe.1 > *last);
            prop_assert_eq!(ranges.contains(&Version::new(1, probe.0, probe.1)), !fixed);
        }
    }
}
