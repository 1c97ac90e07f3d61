//! `palisade feed diff`: who says what about which version.
//!
//! Announcements judge. Where neither side is announcements, `--announcements` names some; without them the sides are
//! only shown beside each other.

mod rows;
mod side;

use std::io::{self, Write};

use palisade_advisories::compare::Difference;
use palisade_model::advisory::Announcement;
use serde_json::{Value, json};

use self::rows::{Beside, Comparison, Row};
use self::side::Side;
use crate::arguments::feed::{CheckFormat, DiffArguments};
use crate::checked::plain;
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

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
    let comparison = rows::of(&left, &right, &announcements);
    print(&left, &right, &comparison, arguments.format).map_err(|error| Failure::output("standard output", &error))?;
    let unread = sides.into_iter().flatten().flat_map(|side| &side.gaps).cloned();
    let not_compared = comparison.not_compared.iter().map(|message| (&codes::NOT_COMPARED, message.clone()));
    let gaps: Vec<_> = unread.chain(not_compared).collect();
    for (code, message) in &gaps {
        Failure::incomplete(code, message.clone()).report(terminal);
    }
    Ok(match (comparison.rows.is_empty(), gaps.is_empty()) {
        (false, _) => Exit::Findings,
        (true, false) => Exit::Incomplete,
        (true, true) => Exit::Done,
    })
}

fn print(left: &Side, right: &Side, comparison: &Comparison, format: CheckFormat) -> io::Result<()> {
    to_standard_output(|out| match format {
        CheckFormat::Text => {
            for row in &comparison.rows {
                text(left, right, row, out)?;
            }
            writeln!(out, "{} CVEs compared, {} differ", comparison.compared, comparison.rows.len())
        }
        CheckFormat::Json => {
            let rows: Vec<Value> = comparison.rows.iter().map(as_json).collect();
            writeln!(
                out,
                "{}",
                json!({"left": left.name, "right": right.name,
                "compared": comparison.compared, "not_compared": comparison.not_compared, "differences": rows})
            )
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
