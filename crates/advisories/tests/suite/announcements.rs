//! The 71 announcements against the table that was made by reading them.

use palisade_model::advisory::{Advisory, End, Interval, Version, VersionRanges};
use serde::Deserialize;

use crate::data::{announcement, bodies};

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

pub(crate) fn show(ranges: &VersionRanges) -> Vec<String> {
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

fn read(id: &str, body: &str) -> Advisory {
    let (advisories, notices) = palisade_advisories::read(&announcement(id, body));
    assert_eq!((advisories.len(), notices.len()), (1, 0), "{id}: {notices:?}");
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

/// The items of the official feed have titles and the line ends of the tracker; their texts are those of 2023.
#[test]
fn the_official_feed_s_items_say_the_same() {
    let table = table();
    let mut wrong = Vec::new();
    for (title, id, body) in feed_items() {
        let mut announcement = announcement(&id, &body);
        announcement.title = title;
        for advisory in palisade_advisories::read(&announcement).0 {
            let Some(row) = table.iter().find(|row| row.id == advisory.id) else { continue };
            let found: Vec<_> =
                advisory.affected.iter().map(|one| (one.component.name.clone(), show(&one.ranges))).collect();
            let expected: Vec<_> = row.component.iter().map(|one| (one.name.clone(), one.ranges.clone())).collect();
            if found != expected {
                wrong.push(format!("{}: expected {expected:?}\n    found {found:?}", row.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Title, id and body of each item.
fn feed_items() -> Vec<(String, String, String)> {
    let Some(text) = crate::data::feed() else { return Vec::new() };
    let feed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let text = |item: &serde_json::Value, name: &str| {
        item.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let items = feed.get("items").and_then(serde_json::Value::as_array).unwrap();
    assert_eq!(items.len(), 43);
    items
        .iter()
        .map(|item| {
            (format!("{}: {}", text(item, "id"), text(item, "summary")), text(item, "id"), text(item, "content_text"))
        })
        .collect()
}
