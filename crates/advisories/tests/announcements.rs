//! The 71 announcements against the table that was made by reading them.

#![expect(clippy::unwrap_used, reason = "a test that cannot look must stop")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use palisade_model::advisory::{Advisory, Announcement, End, Interval, Labels, State, Version, VersionRanges};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    announcement: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    id: String,
    uncertain: Option<String>,
    component: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    ranges: Vec<String>,
    lines: Vec<(u32, String)>,
}

fn table() -> Vec<Expected> {
    toml::from_str::<Table>(include_str!("announcements.toml")).unwrap().announcement
}

/// `[1.0.0, 1.4.3)`
fn interval(text: &str) -> Interval {
    let (first, last) = text[1..].split_once(", ").unwrap();
    let (last, kind) = last.split_at(last.len() - 1);
    let version = |text: &str| text.parse::<Version>().unwrap();
    let end = match (last, kind) {
        ("*", _) => End::Open,
        (last, ")") => End::Fixed(version(last)),
        (last, _) => End::LastAffected(version(last)),
    };
    Interval { introduced: (first != "0").then(|| version(first)), end }
}

fn show(ranges: &VersionRanges) -> Vec<String> {
    let one = |interval: &Interval| {
        let first = interval.introduced.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
        match &interval.end {
            End::Fixed(version) => format!("[{first}, {version})"),
            End::LastAffected(version) => format!("[{first}, {version}]"),
            End::Open => format!("[{first}, *)"),
        }
    };
    ranges.intervals().iter().map(one).collect()
}

/// The bodies by CVE; none on a machine without the test data.
fn bodies() -> BTreeMap<String, String> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cve-feed/announcements-2025-04-05");
    let mut open: Vec<PathBuf> = vec![data];
    let mut bodies = BTreeMap::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(id) = path.file_stem() {
                bodies.insert(id.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    bodies
}

fn read(id: &str, body: &str) -> Advisory {
    let announcement = Announcement {
        number: 1,
        title: format!("{id}: "),
        body: body.to_owned(),
        url: "https://github.com/kubernetes/kubernetes/issues/1".to_owned(),
        state: State::Unstated,
        created: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        labels: Labels::default(),
    };
    let (advisories, notices) = palisade_advisories::read(&announcement);
    assert_eq!((advisories.len(), notices.len()), (1, 0), "{id}");
    advisories.into_iter().next().unwrap()
}

#[test]
fn the_table_is_sound() {
    let table = table();
    assert_eq!(table.len(), 71);
    assert!(table.iter().filter(|row| row.uncertain.is_some()).count() <= 8);
    for row in &table {
        for component in &row.component {
            let ranges = VersionRanges::union(component.ranges.iter().map(|range| interval(range)));
            assert_eq!(show(&ranges), component.ranges, "{} is not sorted or not disjoint", row.id);
        }
    }
}

#[test]
fn each_announcement_says_what_the_table_says() {
    let bodies = bodies();
    let mut wrong = Vec::new();
    for row in table().iter().filter(|row| bodies.contains_key(&row.id)) {
        let body = &bodies[&row.id];
        let advisory = read(&row.id, body);
        let expected: Vec<(String, Vec<String>)> =
            row.component.iter().map(|component| (component.name.clone(), component.ranges.clone())).collect();
        let found: Vec<(String, Vec<String>)> = advisory
            .affected
            .iter()
            .map(|affected| (affected.component.name.clone(), show(&affected.ranges)))
            .collect();
        if found != expected {
            wrong.push(format!("{}: expected {expected:?}\n    found {found:?}", row.id));
        }
        if advisory.doubts.is_empty() == row.uncertain.is_some() {
            wrong.push(format!("{}: {:?} but {:?}", row.id, row.uncertain, advisory.doubts));
        }
        for (component, affected) in row.component.iter().zip(&advisory.affected) {
            for (number, text) in &component.lines {
                assert_eq!(body.lines().nth(*number as usize - 1), Some(text.as_str()), "{} line {number}", row.id);
                if !affected.evidence.iter().any(|line| line.number == *number && line.text == *text) {
                    wrong.push(format!("{}: line {number} is no evidence", row.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 71 wrong:\n{}", wrong.len(), wrong.join("\n"));
}
