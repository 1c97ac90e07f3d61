//! The ranges of an advisory as intervals of versions: the section *Evaluation* of the OSV specification, worked out once when
//! the index is made.

use crate::advisory::{Event, State};

/// Where an interval of versions ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End<V> {
    /// It does not.
    Open,
    /// Before this version, which repairs it.
    Fixed(V),
    /// With this version.
    LastAffected(V),
    /// Before this version, from which on nothing is said.
    Limit(V),
}

impl<V> End<V> {
    /// The version, where it ends.
    pub fn version(&self) -> Option<&V> {
        match self {
            Self::Open => None,
            Self::Fixed(version) | Self::LastAffected(version) | Self::Limit(version) => Some(version),
        }
    }
}

/// Versions from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Interval<V> {
    /// Nothing for "0", before all versions.
    pub(super) from: Option<V>,
    pub(super) end: End<V>,
}

/// What an advisory says about an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row<V> {
    pub(super) advisory: u32,
    pub(super) state: State,
    pub(super) names_symbols: bool,
    pub(super) is_listed: bool,
    pub(super) is_unknown: bool,
    pub(super) interval: Interval<V>,
}

impl<V: Ord + Clone> Interval<V> {
    pub(super) fn all() -> Self {
        Self { from: None, end: End::Open }
    }

    /// A version by itself.
    pub(super) fn only(version: V) -> Self {
        Self { from: Some(version.clone()), end: End::LastAffected(version) }
    }

    pub(super) fn contains(&self, version: &V) -> bool {
        self.from.as_ref().is_none_or(|from| from <= version)
            && match &self.end {
                End::Open => true,
                End::Fixed(end) | End::Limit(end) => version < end,
                End::LastAffected(last) => version <= last,
            }
    }

    fn is_empty(&self) -> bool {
        match (&self.from, &self.end) {
            (Some(from), End::Fixed(end) | End::Limit(end)) => from >= end,
            (Some(from), End::LastAffected(last)) => from > last,
            (None, _) | (_, End::Open) => false,
        }
    }

    /// What of it lies below the limit.
    fn below(mut self, limit: Option<&V>) -> Self {
        let Some(limit) = limit else { return self };
        if self.end.version().is_none_or(|end| end >= limit) {
            self.end = End::Limit(limit.clone());
        }
        self
    }
}

/// A change on the line of versions: nothing stands for "0".
struct Change<V> {
    at: Option<V>,
    /// Whether it comes behind the version and not at it.
    behind: bool,
    opens: bool,
}

/// The affected versions of one range. Events of the same version count in the order in which they were written, so that an
/// interval may begin where another ends; what is last affected at a version ends behind it.
pub(super) fn of_range<V: Ord + Clone>(events: &[Event], version: impl Fn(&str) -> V) -> Vec<Interval<V>> {
    let place = |text: &str| (text != "0").then(|| version(text));
    let change = |event: &Event| match event {
        Event::Introduced(text) => Some(Change { at: place(text), behind: false, opens: true }),
        Event::Fixed(text) => Some(Change { at: place(text), behind: false, opens: false }),
        Event::LastAffected(text) => Some(Change { at: place(text), behind: true, opens: false }),
        Event::Limit(_) => None,
    };
    let mut changes: Vec<_> = events.iter().filter_map(change).collect();
    changes.sort_by(|left, right| (&left.at, left.behind).cmp(&(&right.at, right.behind)));
    let limit = limit(events, version);
    let intervals = intervals(changes).into_iter().map(|interval| interval.below(limit.as_ref()));
    intervals.filter(|interval| !interval.is_empty()).collect()
}

/// The highest limit counts; `*` is none.
fn limit<V: Ord>(events: &[Event], version: impl Fn(&str) -> V) -> Option<V> {
    let limits = || events.iter().filter_map(|event| if let Event::Limit(text) = event { Some(text) } else { None });
    if limits().any(|text| text == "*") { None } else { limits().map(|text| version(text)).max() }
}

fn intervals<V: Ord + Clone>(changes: Vec<Change<V>>) -> Vec<Interval<V>> {
    let mut found = Vec::new();
    let mut open: Option<Option<V>> = None;
    for change in changes {
        if change.opens {
            open.get_or_insert(change.at);
        } else if let Some(from) = open.take()
            // What ends at "0" holds nothing.
            && let Some(at) = change.at
        {
            found.push(Interval { from, end: if change.behind { End::LastAffected(at) } else { End::Fixed(at) } });
        }
    }
    found.extend(open.map(|from| Interval { from, end: End::Open }));
    found
}

#[cfg(test)]
mod tests {
    use super::of_range;
    use crate::advisory::Event;

    /// `i1` introduced, `f1` fixed, `l1` last affected, `m1` limit.
    fn events(text: &str) -> Vec<Event> {
        let event = |text: &str| {
            let (kind, version) = text.split_at(1);
            let version = version.to_owned();
            match kind {
                "i" => Event::Introduced(version),
                "f" => Event::Fixed(version),
                "l" => Event::LastAffected(version),
                "m" => Event::Limit(version),
                other => panic!("{other}"),
            }
        };
        text.split_whitespace().map(event).collect()
    }

    /// The algorithm as the specification writes it down.
    fn by_the_book(events: &[Event], version: u32) -> bool {
        let number = |text: &str| text.parse::<u32>().expect("a number");
        let limits: Vec<_> =
            events.iter().filter_map(|e| if let Event::Limit(v) = e { Some(v) } else { None }).collect();
        if !limits.is_empty() && !limits.iter().any(|limit| *limit == "*" || version < number(limit)) {
            return false;
        }
        let at = |event: &Event| match event {
            Event::Introduced(text) | Event::Fixed(text) => (number(text), false),
            Event::LastAffected(text) => (number(text), true),
            Event::Limit(_) => (0, false),
        };
        let mut sorted: Vec<_> = events.iter().filter(|event| !matches!(event, Event::Limit(_))).collect();
        sorted.sort_by_key(|event| at(event));
        sorted.iter().fold(false, |affected, event| match event {
            Event::Introduced(text) if text == "0" || version >= number(text) => true,
            Event::Fixed(text) if version >= number(text) => false,
            Event::LastAffected(text) if version > number(text) => false,
            _ => affected,
        })
    }

    #[test]
    fn intervals_hold_what_the_specification_says() {
        let ranges = [
            "",
            "i0",
            "i0 f5",
            "i3 f5",
            "f5 i3",
            "i3 l5",
            "l5 i5",
            "i5 l5",
            "i5 f5",
            "i0 f3 i3 f5",
            "i5 f7 i0 f3",
            "i1 i2 f3",
            "i1 f3 f4",
            "f3",
            "l3",
            "i0 m4",
            "i0 f3 i5 m7",
            "i0 m4 m6",
            "i0 m*",
            "i0 m4 m*",
            "i2 f6 m4",
            "i2 f4 m4",
            "i6 m4",
            "i0 f0",
            "i0 f0 i2",
            "i3 f5 m5",
            "i3 l5 m5",
            "i0 l0",
        ];
        for range in ranges {
            let events = events(range);
            let intervals = of_range(&events, |text| text.parse::<u32>().expect("a number"));
            for version in 1..12 {
                let found = intervals.iter().any(|interval| interval.contains(&version));
                assert_eq!(found, by_the_book(&events, version), "{range:?} at {version}: {intervals:?}");
            }
        }
    }
}
