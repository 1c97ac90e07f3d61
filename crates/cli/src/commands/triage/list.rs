//! `palisade triage list`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use palisade_vulnerabilities::triage::{Entry, Journal, State};
use serde_json::json;

use crate::arguments::feed::CheckFormat;
use crate::arguments::triage::ListDecisionsArguments;
use crate::checked::plain;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(
    arguments: &ListDecisionsArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let (journal, gaps) = super::existing(&arguments.journal)?;
    let shown = if arguments.history { journal.entries.iter().collect() } else { latest(&journal) };
    to_standard_output(|out| match arguments.format {
        CheckFormat::Text => text(out, &shown, &environment.today),
        CheckFormat::Json => writeln!(out, "{}", json!({ "decisions": shown })),
    })
    .map_err(|error| Failure::output("standard output", &error))?;
    Ok(Failure::all_incomplete(gaps).map_or(Exit::Done, |failure| failure.report(terminal)))
}

/// Of each package, advisory and target the last decision, in the order of time (RFC 3339 in UTC sorts as text).
fn latest(journal: &Journal) -> Vec<&Entry> {
    let mut latest: BTreeMap<(&str, &str, &str), &Entry> = BTreeMap::new();
    let mut entries: Vec<&Entry> = journal.entries.iter().collect();
    entries.sort_by(|left, right| left.at.cmp(&right.at));
    for entry in entries {
        latest.insert((&entry.advisory, &entry.component, &entry.target), entry);
    }
    latest.into_values().collect()
}

fn text(out: &mut dyn Write, entries: &[&Entry], today: &str) -> io::Result<()> {
    for entry in entries {
        let state = if entry.is_expired(today) { "new (acceptance expired)" } else { entry.state.as_str() };
        let day = entry.at.get(..10).unwrap_or(&entry.at);
        let [advisory, scope, by] = [&entry.advisory, &entry.scope(), &entry.by].map(|text| plain(text));
        writeln!(out, "{advisory}  {state}  {scope}")?;
        let label = entry.justification.as_deref().unwrap_or_default();
        let why = [label, &entry.reason].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
        writeln!(out, "    {day} by {by}{}{}", if why.is_empty() { "" } else { ": " }, plain(&why))?;
        if entry.state == State::Accepted {
            let (owner, until) =
                (entry.owner.as_deref().unwrap_or_default(), entry.expires.as_deref().unwrap_or_default());
            writeln!(out, "    borne by {} until {}", plain(owner), plain(until))?;
        }
    }
    writeln!(out, "{} decisions", entries.len())
}
