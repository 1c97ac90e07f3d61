//! An advisory, by any of its names, as the index that is in use has it.

use std::io::{self, Write};
use std::path::Path;

use palisade_vulnerabilities::index::{Index, Record, Unpacker};

use super::Bold;
use crate::checked::plain;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::to_standard_output;
use crate::packages::database::Database;

/// Writes what is known; whether anything is.
pub(super) fn explain(id: &str, db: Option<&Path>, environment: &Environment, bold: Bold<'_>) -> Result<bool, Failure> {
    let database = Database::open(db, environment)?;
    let index = database.index()?;
    let records = index.named(id);
    if records.is_empty() {
        return Ok(false);
    }
    let mut unpacker = Unpacker::new();
    to_standard_output(|out| records.iter().try_for_each(|record| write(out, &index, record, &mut unpacker, bold)))
        .map_err(|error| Failure::output("standard output", &error))?;
    Ok(true)
}

fn write(
    out: &mut dyn Write,
    index: &Index<'_>,
    record: &Record<'_>,
    unpacker: &mut Unpacker,
    bold: Bold<'_>,
) -> io::Result<()> {
    let text = record.text(unpacker).unwrap_or_default();
    let withdrawn = if record.is_withdrawn() { " (withdrawn)" } else { "" };
    writeln!(out, "{}{withdrawn}: {}", bold(&plain(record.id)), plain(&text.summary))?;
    let aliases = record.aliases();
    if !aliases.is_empty() {
        writeln!(out, "also {}", plain(&aliases.join(", ")))?;
    }
    for vector in record.vectors() {
        writeln!(out, "{}", plain(vector))?;
    }
    let cves = std::iter::once(record.id).chain(aliases.iter().map(String::as_str));
    for known in cves.filter_map(|name| index.exploitation(name)) {
        if let Some(day) = &known.known_exploited {
            writeln!(out, "{}", bold(&format!("exploited: listed by CISA on {day}")))?;
        }
    }
    if !text.details.is_empty() {
        writeln!(out, "\n{}", text.details.lines().map(plain).collect::<Vec<_>>().join("\n"))?;
    }
    text.references.iter().try_for_each(|address| writeln!(out, "- {}", plain(address)))?;
    writeln!(out)
}
