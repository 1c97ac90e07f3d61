//! Both sides CVE by CVE: what differs, and what could not be compared.

use std::collections::BTreeSet;

use palisade_advisories::compare::{Difference, Says, Source, compare};
use palisade_advisories::{is_kubernetes_module, probes, title};
use palisade_model::advisory::{Affected, Announcement, End, Interval, Version};

use super::side::Side;
use crate::commands::feed::announces;

/// As many ids are told of those that only one side knows.
const SHOWN: usize = 5;

/// What differs about one CVE.
pub(super) struct Row {
    pub(super) id: String,
    /// Against the announcement.
    pub(super) judged: Vec<Difference>,
    /// Where there is no announcement: what each side calls affected and the other does not.
    pub(super) beside: Vec<Beside>,
}

pub(super) struct Beside {
    pub(super) component: String,
    pub(super) only_left: String,
    pub(super) only_right: String,
}

/// What came of comparing two sides.
#[derive(Default)]
pub(super) struct Comparison {
    /// The CVEs that differ, by id.
    pub(super) rows: Vec<Row>,
    /// How many CVEs were compared.
    pub(super) compared: usize,
    /// Why the others were not.
    pub(super) not_compared: Vec<String>,
}

/// Compares what both sides say. Announcements judge a side that is records.
pub(super) fn of(left: &Side, right: &Side, announcements: &[&Announcement]) -> Comparison {
    let (known_left, known_right) = (ids(left), ids(right));
    let mut comparison = Comparison::default();
    for id in known_left.intersection(&known_right) {
        let find = |side: &Side| side.records.iter().find(|source| source.id == *id).cloned();
        let announcement = announcements.iter().find(|announcement| announces(announcement, id)).copied();
        match (announcement, find(left), find(right)) {
            (Some(announcement), Some(source), None) | (Some(announcement), None, Some(source)) => {
                comparison.judge(announcement, &source);
            }
            (announcement, Some(one), Some(other)) => comparison.hold(announcement, &one, &other),
            _ => {}
        }
    }
    for (side, mine, theirs) in [(left, &known_left, &known_right), (right, &known_right, &known_left)] {
        let alone: Vec<&str> = mine.difference(theirs).map(String::as_str).collect();
        let (shown, more) = alone.split_at(alone.len().min(SHOWN));
        if !shown.is_empty() {
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            comparison.not_compared.push(format!("only {} knows {}{more}", side.name, shown.join(", ")));
        }
    }
    comparison
}

/// The CVEs that a side speaks of.
fn ids(side: &Side) -> BTreeSet<String> {
    let announced = side.announcements.iter().filter_map(|one| title::read(&one.title).ok()).flat_map(|it| it.ids);
    side.records.iter().map(|source| source.id.clone()).chain(announced).collect()
}

impl Comparison {
    /// A record against the announcement on the other side.
    fn judge(&mut self, announcement: &Announcement, source: &Source) {
        let read = palisade_advisories::read(announcement).0;
        let affected = read.into_iter().find(|advisory| advisory.id == source.id).map(|advisory| advisory.affected);
        // Without a line that says it, a range is what must be assumed.
        let (said, assumed): (Vec<Affected>, Vec<Affected>) =
            affected.into_iter().flatten().partition(|affected| !affected.evidence.is_empty());
        let assumes_the_same =
            |one: &Affected| source.says.iter().any(|it| is_about(it, one) && it.ranges == one.ranges);
        match (speaks(source), said.is_empty()) {
            (false, false) => self.silent(source),
            (true, true) if assumed.iter().any(assumes_the_same) => self.compared += 1,
            (true, true) => self.not_compared.push(format!("the announcement of {} names no versions", source.id)),
            (true, false) if !source.says.iter().any(|says| said.iter().any(|one| is_about(says, one))) => {
                self.not_compared
                    .push(format!("{}: {} and the announcement share no component", source.id, source.name));
            }
            _ => {
                self.compared += 1;
                self.add(source, compare(announcement, source), Vec::new());
            }
        }
    }

    /// Two records beside each other; an announcement says who is wrong where they differ.
    fn hold(&mut self, announcement: Option<&Announcement>, one: &Source, other: &Source) {
        match (speaks(one), speaks(other)) {
            (false, true) => return self.silent(one),
            (true, false) => return self.silent(other),
            _ => {}
        }
        let (alone, shared) = components(one, other);
        if !alone.is_empty() {
            self.not_compared.push(format!("{}: only one side speaks of {}", one.id, alone.join(", ")));
        }
        if !shared && speaks(one) {
            return;
        }
        self.compared += 1;
        let beside = beside(one, other);
        let mut judged = Vec::new();
        if let Some(announcement) = announcement.filter(|_| !beside.is_empty()) {
            judged = [one, other].into_iter().flat_map(|source| compare(announcement, source)).collect();
        }
        self.add(one, judged, beside);
    }

    fn silent(&mut self, source: &Source) {
        self.not_compared.push(format!("{}: {} says nothing about versions", source.id, source.name));
    }

    fn add(&mut self, source: &Source, judged: Vec<Difference>, beside: Vec<Beside>) {
        if !judged.is_empty() || !beside.is_empty() {
            self.rows.push(Row { id: source.id.clone(), judged, beside });
        }
    }
}

/// Whether a source calls any version affected.
fn speaks(source: &Source) -> bool {
    source.says.iter().any(|says| !says.ranges.intervals().is_empty())
}

/// Whether a source and an announcement speak of the same component, as `advisories` compares them.
fn is_about(says: &Says, said: &Affected) -> bool {
    const WHOLE: &str = "k8s.io/kubernetes";
    match (says.module.as_deref(), said.component.module.as_deref()) {
        (None, _) => true,
        (Some(one), Some(other)) => {
            one == other
                || (one == WHOLE && is_kubernetes_module(other))
                || (other == WHOLE && is_kubernetes_module(one))
        }
        (Some(_), None) => false,
    }
}

/// The components that only one side speaks of, and whether both speak of any.
fn components(one: &Source, other: &Source) -> (Vec<String>, bool) {
    let alone = |mine: &Source, theirs: &Source| -> Vec<String> {
        let alone = mine.says.iter().filter(|says| !theirs.says.iter().any(|other| is_same(says, other)));
        alone.map(|says| says.module.clone().unwrap_or_else(|| "Kubernetes".to_owned())).collect()
    };
    let shared = one.says.iter().any(|says| other.says.iter().any(|other| is_same(says, other)));
    let mut names = [alone(one, other), alone(other, one)].concat();
    names.sort_unstable();
    names.dedup();
    (names, shared)
}

/// A side without a module speaks of Kubernetes as a whole.
fn is_same(one: &Says, other: &Says) -> bool {
    one.module == other.module || one.module.is_none() || other.module.is_none()
}

/// Component by component.
fn beside(left: &Source, right: &Source) -> Vec<Beside> {
    let mut found = Vec::new();
    for one in &left.says {
        let Some(other) = right.says.iter().find(|other| is_same(one, other)) else { continue };
        let module = one.module.as_deref().or(other.module.as_deref()).unwrap_or("k8s.io/kubernetes");
        let named: Vec<Version> =
            one.ranges.intervals().iter().chain(other.ranges.intervals()).flat_map(ends).collect();
        let versions = probes(module, &named);
        let only = |first: &Says, second: &Says| {
            let inside = versions.iter().filter(|version| first.ranges.contains(version));
            show(&inside.filter(|version| !second.ranges.contains(version)).collect::<Vec<_>>())
        };
        let (only_left, only_right) = (only(one, other), only(other, one));
        if !only_left.is_empty() || !only_right.is_empty() {
            found.push(Beside { component: module.to_owned(), only_left, only_right });
        }
    }
    found
}

fn ends(interval: &Interval) -> Vec<Version> {
    let end = match &interval.end {
        End::Fixed(version) | End::LastAffected(version) => Some(version.clone()),
        End::Open => None,
    };
    interval.introduced.iter().cloned().chain(end).collect()
}

/// `1.16.7`, `1.12.2, 1.12.3 and 30 more up to 1.13.24`
fn show(versions: &[&Version]) -> String {
    match versions {
        [] => String::new(),
        [only] => only.to_string(),
        [first, last] => format!("{first}, {last}"),
        [first, second, .., last] => format!("{first}, {second} and {} more up to {last}", versions.len() - 2),
    }
}
