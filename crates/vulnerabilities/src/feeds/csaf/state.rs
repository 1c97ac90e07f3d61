//! What the lists of a status say about a package, as ranges of versions.

use std::collections::BTreeMap;

use palisade_formats::csaf::ProductStatus;

use crate::advisory::{Affected, Event, State};
use crate::product_branches::Versions;

use super::product::Package;

/// The lists of a status.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Fixed,
    Affected,
    LastAffected,
    NotAffected,
    UnderInvestigation,
    Recommended,
}

pub(super) fn groups(status: &ProductStatus) -> [(Group, &[String]); 8] {
    [
        (Group::Fixed, &status.fixed),
        (Group::Fixed, &status.first_fixed),
        (Group::Affected, &status.known_affected),
        (Group::Affected, &status.first_affected),
        (Group::LastAffected, &status.last_affected),
        (Group::NotAffected, &status.known_not_affected),
        (Group::UnderInvestigation, &status.under_investigation),
        (Group::Recommended, &status.recommended),
    ]
}

/// What is known of one package of one product: versions that have the repair, versions that are affected.
#[derive(Default)]
pub(super) struct Known {
    fixed: Vec<String>,
    /// By repair, where the stream of its module begins: those of other streams have repairs of their own.
    begins: BTreeMap<String, String>,
    /// Where no repair is named, these have one ("These versions have a fix", section 3.2.3.9), though not always the first.
    recommended: Vec<String>,
    listed: Vec<String>,
    last: Vec<String>,
    ranges: Vec<Vec<Event>>,
    all: bool,
}

impl Known {
    /// Takes what a group says; nothing where it cannot be said of these versions.
    pub(super) fn add(&mut self, group: Group, versions: Versions, stream: Option<&str>) -> Option<()> {
        if let (Group::Fixed, Versions::One(version), Some(stream)) = (group, &versions, stream) {
            self.begins.extend(begin(version, stream).map(|begin| (version.clone(), begin)));
        }
        match (group, versions) {
            // All versions would be those of other streams too. No gap: without it findings stay.
            (Group::NotAffected, Versions::All) if stream.is_some() => {}
            (_, Versions::Unreadable) | (Group::Fixed | Group::Recommended, Versions::All) => return None,
            (Group::Fixed, Versions::One(version)) => self.fixed.push(version),
            (Group::Fixed, Versions::Range(range)) => self.fixed.push(range.lowest()?.to_owned()),
            (Group::Recommended, Versions::One(version)) => self.recommended.push(version),
            (Group::Recommended, Versions::Range(range)) => self.recommended.push(range.lowest()?.to_owned()),
            (Group::LastAffected, Versions::One(version)) => self.last.push(version),
            (_, Versions::One(version)) => self.listed.push(version),
            (_, Versions::Range(range)) => {
                let (ranges, listed) = range.events()?;
                self.ranges.extend(ranges);
                self.listed.extend(listed);
            }
            (_, Versions::All) => self.all = true,
        }
        Some(())
    }

    /// What is said about the package.
    pub(super) fn affected(mut self, package: Package, state: State) -> Affected {
        if self.fixed.is_empty() {
            self.fixed = std::mem::take(&mut self.recommended);
        }
        for list in [&mut self.fixed, &mut self.listed, &mut self.last] {
            list.sort();
            list.dedup();
        }
        let ranges = self.all_ranges();
        Affected {
            ecosystem: package.ecosystem,
            name: package.name,
            ranges,
            versions: self.listed,
            state,
            ..Affected::default()
        }
    }

    /// Up to each repair where there is one, everything where no version is named.
    fn all_ranges(&self) -> Vec<Vec<Event>> {
        let first = || Event::Introduced("0".to_owned());
        // A repair at the end of a range says only where the range ends.
        let alone = self.fixed.iter().filter(|version| !self.ends_at(version));
        let begin = |version: &String| self.begins.get(version).cloned().map_or_else(first, Event::Introduced);
        let fixed = alone.map(|version| vec![begin(version), Event::Fixed(version.clone())]);
        let last = self.last.iter().map(|version| vec![first(), Event::LastAffected(version.clone())]);
        let all = self.all.then(|| vec![first()]);
        let ranges = self.ranges.iter().map(|range| range.iter().map(|event| self.repaired(event)).collect());
        fixed.chain(last).chain(all).chain(ranges).collect()
    }

    fn ends_at(&self, version: &str) -> bool {
        self.ranges.iter().flatten().any(|event| matches!(event, Event::Limit(end) if end == version))
    }

    fn repaired(&self, event: &Event) -> Event {
        match event {
            Event::Limit(end) if self.fixed.contains(end) => Event::Fixed(end.clone()),
            other => other.clone(),
        }
    }
}

/// The first version of a stream, for a package that is numbered like its module: `1:18` of `1:18.19.1-1.module+el8` in `nodejs:18`.
fn begin(version: &str, stream: &str) -> Option<String> {
    let at = version.find(':').map_or(0, |colon| colon + 1);
    let rest = version.get(at..)?.strip_prefix(stream)?;
    let is_number = stream.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    (is_number && rest.starts_with(['.', '-'])).then(|| version.get(..at + stream.len()).map(str::to_owned)).flatten()
}
