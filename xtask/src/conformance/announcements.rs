//! Suite `announcements`: what the texts of announcements call vulnerable, on a grid of versions, against the table that
//! was made by reading them (`crates/advisories/tests/suite/announcements.toml`).

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use palisade_advisories::{deciding_line, probes, read};
use palisade_model::advisory::{Announcement, End, Interval, Labels, State, Version, VersionRanges};
use serde::Deserialize;

use super::{Outcome, root};

#[derive(Deserialize)]
struct Table {
    announcement: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    component: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    ranges: Vec<String>,
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let table = root().join("crates/advisories/tests/suite/announcements.toml");
    let table: Table = toml::from_str(&std::fs::read_to_string(&table).with_context(|| table.display().to_string())?)?;
    let bodies = bodies(&data.join("cve-feed/announcements-2025-04-05"))?;
    let mut outcome = Outcome::default();
    for row in &table.announcement {
        let verdict = match bodies.iter().find(|(id, _)| *id == row.id) {
            Some((_, body)) => judge(row, body)?,
            None => Err("there is no such announcement".to_owned()),
        };
        outcome.case(&row.id, verdict);
    }
    outcome
        .remarks
        .push("the published records are compared with the announcements in palisade-advisories' own tests".to_owned());
    Ok(outcome)
}

fn bodies(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    let mut bodies = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(id) = path.file_stem() {
                bodies.push((id.to_string_lossy().into_owned(), std::fs::read_to_string(&path)?));
            }
        }
    }
    Ok(bodies)
}

fn judge(row: &Row, body: &str) -> Result<Result<(), String>> {
    let announcement = announcement(&row.id, body);
    let (advisories, _) = read(&announcement);
    let Some(advisory) = advisories.first() else { return Ok(Err("no advisory was read".to_owned())) };
    for component in &row.component {
        let Some(found) = advisory.affected.iter().find(|affected| affected.component.name == component.name) else {
            return Ok(Err(format!("nothing is said about {}", component.name)));
        };
        let expected = ranges(&component.ranges)?;
        let named: Vec<Version> = expected.intervals().iter().chain(found.ranges.intervals()).flat_map(ends).collect();
        let module = found.component.module.as_deref().unwrap_or(&component.name);
        let differs = |version: &Version| expected.contains(version) != found.ranges.contains(version);
        if let Some(version) = probes(module, &named).into_iter().find(differs) {
            let is = if found.ranges.contains(&version) { "vulnerable" } else { "safe" };
            let line = deciding_line(&announcement, &row.id, &component.name, &version);
            let line = line.map_or_else(|| "no line".to_owned(), |line| format!("line {}: {}", line.number, line.text));
            return Ok(Err(format!("{} {version} is called {is} ({line})", component.name)));
        }
    }
    let more = advisory.affected.iter().find(|found| row.component.iter().all(|one| one.name != found.component.name));
    Ok(more.map_or(Ok(()), |more| Err(format!("{} is not in the table", more.component.name))))
}

fn announcement(id: &str, body: &str) -> Announcement {
    Announcement {
        number: 1,
        title: format!("{id}: "),
        body: body.to_owned(),
        url: String::new(),
        state: State::Unstated,
        created: jiff::Timestamp::UNIX_EPOCH,
        updated: jiff::Timestamp::UNIX_EPOCH,
        labels: Labels::default(),
    }
}

fn ends(interval: &Interval) -> Vec<Version> {
    let end = match &interval.end {
        End::Fixed(version) | End::LastAffected(version) => Some(version.clone()),
        End::Open => None,
    };
    interval.introduced.iter().cloned().chain(end).collect()
}

fn ranges(texts: &[String]) -> Result<VersionRanges> {
    let intervals: Result<Vec<Interval>> =
        texts.iter().map(|text| interval(text).with_context(|| text.clone())).collect();
    Ok(VersionRanges::union(intervals?))
}

/// `[1.0.0, 1.4.3)`, `[0, 1.4.2]`, `[0, *)`
fn interval(text: &str) -> Result<Interval> {
    let (first, last) = text.strip_prefix('[').and_then(|text| text.split_once(", ")).context("begins otherwise")?;
    let version = |text: &str| text.parse::<Version>().map_err(|error| anyhow!("{error}"));
    let end = match (last.strip_suffix(')'), last.strip_suffix(']')) {
        (Some("*"), _) => End::Open,
        (Some(fixed), _) => End::Fixed(version(fixed)?),
        (None, Some(last)) => End::LastAffected(version(last)?),
        (None, None) => return Err(anyhow!("ends otherwise")),
    };
    let introduced = if first == "0" { None } else { Some(version(first)?) };
    Ok(Interval { introduced, end })
}
