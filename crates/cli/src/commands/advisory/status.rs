//! `palisade advisory status`: what is missing, and what is due when.

use jiff::Timestamp;
use palisade_advisories::Gravity;
use palisade_advisories::draft::{Draft, Released, lint_draft};
use serde_json::{Value, json};

use crate::arguments::advisory::StatusArguments;
use crate::arguments::feed::CheckFormat;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

/// The field of the state file that says until when it is secret.
pub(super) const EMBARGO: &str = "embargo_until";

const HOUR: i64 = 3600;

/// One advisory.
struct Row {
    cve: String,
    lead: String,
    embargo: Option<Timestamp>,
    due: String,
    is_urgent: bool,
    missing: Vec<String>,
}

pub(super) fn run(
    arguments: &StatusArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let now = arguments.at.unwrap_or(environment.now);
    let unreadable = |error: std::io::Error| {
        Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", arguments.directory.display()))
    };
    let mut rows = Vec::new();
    let mut complete = true;
    for entry in std::fs::read_dir(&arguments.directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() || path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        match super::draft(&path) {
            Ok(draft) => {
                complete &= readable_embargo(&draft, terminal);
                rows.push(row(&draft, now));
            }
            Err(failure) => {
                failure.report(terminal);
                complete = false;
            }
        }
    }
    if rows.is_empty() && complete {
        return Err(Failure::incomplete(&codes::NO_DRAFT, arguments.directory.display().to_string()));
    }
    rows.sort_by(|a, b| (a.embargo.is_none(), a.embargo, &a.cve).cmp(&(b.embargo.is_none(), b.embargo, &b.cve)));
    print(&rows, arguments.format)?;
    Ok(if complete { Exit::Done } else { Exit::Incomplete })
}

/// Whether the end of the embargo can be read, where there is one. Otherwise nobody knows when it is due.
fn readable_embargo(draft: &Draft, terminal: &Terminal) -> bool {
    let unreadable = embargo(draft) == Embargo::Unreadable;
    if unreadable {
        let message = format!("{}: `{EMBARGO}` is not a time", draft.cve);
        Failure::incomplete(&palisade_advisories::codes::UNREADABLE_DATE, message).report(terminal);
    }
    !unreadable
}

/// Until when a draft is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Embargo {
    None,
    Until(Timestamp),
    Unreadable,
}

/// The embargo of a draft.
pub(super) fn embargo(draft: &Draft) -> Embargo {
    match draft.other.get(EMBARGO) {
        None => Embargo::None,
        Some(value) => match value.as_str().map(str::parse) {
            Some(Ok(time)) => Embargo::Until(time),
            _ => Embargo::Unreadable,
        },
    }
}

fn row(draft: &Draft, now: Timestamp) -> Row {
    let written = embargo(draft);
    let embargo = if let Embargo::Until(time) = written { Some(time) } else { None };
    let seconds = embargo.map(|time| time.as_second() - now.as_second());
    let notices = lint_draft(draft, Released::default(), now);
    let errors = notices.into_iter().filter(|notice| notice.gravity == Gravity::Error);
    Row {
        cve: draft.cve.clone(),
        lead: draft.steps.fix_lead.trim().to_owned(),
        embargo,
        due: due(written, seconds),
        is_urgent: written == Embargo::Unreadable || seconds.is_some_and(|seconds| seconds <= 24 * HOUR),
        missing: errors.map(|notice| notice.message).collect(),
    }
}

/// What the clock says about an embargo that ends in so many seconds.
fn due(embargo: Embargo, seconds: Option<i64>) -> String {
    match seconds {
        None if embargo == Embargo::Unreadable => format!("`{EMBARGO}` is not a time"),
        None => "no embargo date".to_owned(),
        Some(seconds) if seconds < 0 => format!("overdue since {} h", -seconds / HOUR),
        Some(seconds) if seconds <= 24 * HOUR => format!("public in {} h: remind everybody", seconds / HOUR),
        Some(seconds) => format!("public in {} d {} h", seconds / (24 * HOUR), seconds / HOUR % 24),
    }
}

fn print(rows: &[Row], format: CheckFormat) -> Result<(), Failure> {
    to_standard_output(|out| match format {
        CheckFormat::Text => {
            for row in rows {
                let mark = if row.is_urgent { "!" } else { " " };
                let lead = if row.lead.is_empty() { "nobody" } else { row.lead.as_str() };
                writeln!(out, "{mark} {}  {}  (fix lead: {lead})", row.cve, row.due)?;
                for missing in &row.missing {
                    writeln!(out, "    {missing}")?;
                }
            }
            writeln!(out, "{} advisories", rows.len())
        }
        CheckFormat::Json => {
            let rows: Vec<Value> = rows.iter().map(as_json).collect();
            writeln!(out, "{}", json!({ "advisories": rows }))
        }
    })
    .map_err(|error| Failure::output("standard output", &error))
}

fn as_json(row: &Row) -> Value {
    json!({"cve": row.cve, "fix_lead": row.lead, "embargo_until": row.embargo, "due": row.due, "is_urgent": row.is_urgent,
        "missing": row.missing})
}
