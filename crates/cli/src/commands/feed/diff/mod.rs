//! `palisade feed diff`: who says what about which version.
//!
//! Announcements judge. Where neither side is announcements, `--announcements` names some; without them the sides are
//! only shown beside each other.

mod side;

use std::io::{self, Write};

use palisade_advisories::compare::{Difference, Says, Source, compare};
use palisade_advisories::probes;
use palisade_model::advisory::{Announcement, End, Interval, Version};
use serde_json::{Value, json};

use self::side::Side;
use super::check::plain;
use crate::arguments::feed::{CheckFormat, DiffArguments};
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

/// What differs about one CVE.
struct Row {
    id: String,
    /// Against the announcement.
    judged: Vec<Difference>,
    /// Where there is no announcement: what each side calls affected and the other does not.
    beside: Vec<Beside>,
}

struct Beside {
    component: String,
    only_left: String,
    only_right: String,
}

pub(super) fn run(arguments: &DiffArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let (mut left, mut right) = (Side::read(&arguments.left)?, Side::read(&arguments.right)?);
    if !left.announcements.is_empty() && !right.announcements.is_empty() {
        // Neither text is more right than the other.
        left.speak_as_records();
        right.speak_as_records();
    }
    let judge = arguments.announcements.as_deref().map(Side::read).transpose()?;
    let sides = [Some(&left), Some(&right), judge.as_ref()];
    let announcements: Vec<&Announcement> = sides.into_iter().flatten().flat_map(|side| &side.announcements).collect();
    let rows = rows(&left, &right, &announcements);
    print(&left, &right, &rows, arguments.format).map_err(|error| Failure::output("standard output", &error))?;
    let gaps: Vec<_> = sides.into_iter().flatten().flat_map(|side| &side.gaps).collect();
    for (code, message) in &gaps {
        Failure::incomplete(code, message.clone()).report(terminal);
    }
    Ok(match (rows.is_empty(), gaps.is_empty()) {
        (false, _) => Exit::Findings,
        (true, false) => Exit::Incomplete,
        (true, true) => Exit::Done,
    })
}

/// One row for each CVE that both sides know and see differently, by id.
fn rows(left: &Side, right: &Side, announcements: &[&Announcement]) -> Vec<Row> {
    let mut ids: Vec<&str> = left.records.iter().chain(&right.records).map(|source| source.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let find = |side: &'_ Side, id: &str| side.records.iter().find(|source| source.id == id).cloned();
    let mut rows = Vec::new();
    for id in ids {
        let (one, other) = (find(left, id), find(right, id));
        let announcement = announcements.iter().find(|announcement| announcement.title.contains(id));
        let mut row = Row { id: id.to_owned(), judged: Vec::new(), beside: Vec::new() };
        match (announcement, &one, &other) {
            (Some(announcement), _, _) if !left.announcements.is_empty() || !right.announcements.is_empty() => {
                row.judged = one.iter().chain(&other).flat_map(|source| compare(announcement, source)).collect();
            }
            (announcement, Some(one), Some(other)) => {
                row.beside = beside(one, other);
                if !row.beside.is_empty() {
                    let judge =
                        |source| announcement.map(|announcement| compare(announcement, source)).unwrap_or_default();
                    row.judged = [one, other].into_iter().flat_map(judge).collect();
                }
            }
            _ => {}
        }
        if !row.judged.is_empty() || !row.beside.is_empty() {
            rows.push(row);
        }
    }
    rows
}

/// Component by component. A side without a module speaks of Kubernetes as a whole.
fn beside(left: &Source, right: &Source) -> Vec<Beside> {
    let mut found = Vec::new();
    for one in &left.says {
        let same = |other: &&Says| one.module == other.module || one.module.is_none() || other.module.is_none();
        let Some(other) = right.says.iter().find(same) else { continue };
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

fn print(left: &Side, right: &Side, rows: &[Row], format: CheckFormat) -> io::Result<()> {
    to_standard_output(|out| match format {
        CheckFormat::Text => {
            for row in rows {
                text(left, right, row, out)?;
            }
            writeln!(out, "{} CVEs differ", rows.len())
        }
        CheckFormat::Json => {
            let rows: Vec<Value> = rows.iter().map(as_json).collect();
            writeln!(out, "{}", json!({"left": left.name, "right": right.name, "differences": rows}))
        }
    })
}

fn text(left: &Side, right: &Side, row: &Row, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", plain(&row.id))?;
    for one in &row.beside {
        for (side, versions) in [(left, &one.only_left), (right, &one.only_right)] {
            if !versions.is_empty() {
                writeln!(out, "  {}: only {} says affected: {versions}", plain(&one.component), plain(&side.name))?;
            }
        }
    }
    for one in &row.judged {
        let verdict = if one.is_open { "differs from an announcement that leaves something open" } else { "is wrong" };
        writeln!(out, "  {}: {} {verdict}", plain(&one.component), plain(&one.source))?;
        for (versions, words) in
            [(&one.missed, "vulnerable, called safe"), (&one.over_reported, "safe, called vulnerable")]
        {
            if !versions.is_empty() {
                writeln!(out, "    {words}: {versions}")?;
            }
        }
        if let Some(line) = &one.line {
            writeln!(out, "    announcement, line {}: {}", line.number, plain(&line.text))?;
        }
    }
    Ok(())
}

fn as_json(row: &Row) -> Value {
    let judged = |one: &Difference| {
        json!({"source": one.source, "component": one.component, "missed": one.missed, "over_reported": one.over_reported,
            "announcement_is_open": one.is_open,
            "line": one.line.as_ref().map(|line| json!({"number": line.number, "text": line.text}))})
    };
    let beside =
        |one: &Beside| json!({"component": one.component, "only_left": one.only_left, "only_right": one.only_right});
    json!({"id": row.id, "wrong": row.judged.iter().map(judged).collect::<Vec<_>>(),
        "beside": row.beside.iter().map(beside).collect::<Vec<_>>()})
}
