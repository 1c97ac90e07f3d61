//! What was found, for people and for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use palisade_report::text::is_hidden;
use serde_json::{Value, json};

use super::{Checked, Found, Outcome};
use crate::arguments::feed::CheckFormat;
use crate::failure::Failure;
use crate::output::to_standard_output;

pub(super) fn print(outcome: &Outcome, format: CheckFormat) -> Result<(), Failure> {
    to_standard_output(|out| match format {
        CheckFormat::Text => text(outcome, out),
        CheckFormat::Json => writeln!(out, "{}", as_json(outcome)),
    })
    .map_err(|error| Failure::output("standard output", &error))
}

/// The mistakes of each file, then how to repair each kind of them.
fn text(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut help = BTreeMap::new();
    for one in outcome.checked.iter().filter(|one| !one.found.is_empty()) {
        writeln!(out, "{} ({})", plain(&one.place), one.kind)?;
        for found in &one.found {
            let place = if found.pointer.is_empty() { String::new() } else { format!("{}: ", plain(&found.pointer)) };
            writeln!(out, "  [{}] {place}{}", found.code.id, plain(&found.message))?;
            if let Some((number, line)) = &found.line {
                writeln!(out, "      announcement, line {number}: {}", plain(line))?;
            }
            help.insert(found.code.id, found.code.help);
        }
        writeln!(out)?;
    }
    for (code, help) in help {
        writeln!(out, "help [{code}]: {help}")?;
    }
    let (documents, mistakes, gaps) = (outcome.checked.len(), outcome.mistakes(), outcome.gaps.len());
    writeln!(out, "{documents} documents, {mistakes} mistakes, {gaps} not checked")
}

/// Without characters that a terminal would obey, or that hide or turn around what a reader sees.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|character| if is_hidden(character) { '\u{fffd}' } else { character }).collect()
}

fn as_json(outcome: &Outcome) -> Value {
    let gaps: Vec<Value> = outcome
        .gaps
        .iter()
        .map(|gap| json!({"path": gap.place, "code": gap.code.id, "message": gap.message, "help": gap.code.help}))
        .collect();
    let documents: Vec<Value> = outcome.checked.iter().map(document).collect();
    json!({"documents": documents, "mistakes": outcome.mistakes(), "gaps": gaps})
}

fn document(checked: &Checked) -> Value {
    let fault = |found: &Found| {
        let line = found.line.as_ref().map(|(number, text)| json!({"number": number, "text": text}));
        json!({"code": found.code.id, "pointer": found.pointer, "message": found.message, "help": found.code.help, "line": line})
    };
    json!({"path": checked.place, "kind": checked.kind, "faults": checked.found.iter().map(fault).collect::<Vec<_>>()})
}
