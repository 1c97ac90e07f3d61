//! GitHub workflow commands: each finding and gap becomes an annotation on the changed file.
//!
//! Escaping follows `actions/toolkit` (`packages/core/src/command.ts`): `%`, CR and LF in messages, `:` and `,` too in
//! properties.

use std::io::{self, Write};

use palisade_model::{Finding, Gap, Location, Report, Severity};

use crate::text::visible;
use crate::{RenderOptions, Renderer};

/// Writes annotations.
#[derive(Clone, Copy, Debug)]
pub struct Github;

impl Renderer for Github {
    fn render(&self, report: &Report, out: &mut dyn Write, _: &RenderOptions<'_>) -> io::Result<()> {
        report.coverage.gaps.iter().try_for_each(|gap| write_gap(out, gap))?;
        report.open().try_for_each(|finding| write_finding(out, finding))
    }
}

fn write_finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let title = format!("{} ({})", finding.rule, finding.severity);
    let message = format!("{}: {}", finding.target, finding.message);
    write_command(out, command(finding.severity), Some(&finding.location), &title, &message)
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "notice",
    }
}

fn write_gap(out: &mut dyn Write, gap: &Gap) -> io::Result<()> {
    let title = format!("not evaluated ({})", gap.code.id);
    let message = match &gap.allowed {
        Some(reason) => format!("{}: {}; allowed: {reason}", gap.what, gap.why),
        None => format!("{}: {}; {}", gap.what, gap.why, gap.code.help),
    };
    let command = if gap.allowed.is_some() { "notice" } else { "error" };
    write_command(out, command, gap.location.as_ref(), &title, &message)
}

fn write_command(
    out: &mut dyn Write,
    command: &str,
    location: Option<&Location>,
    title: &str,
    message: &str,
) -> io::Result<()> {
    write!(out, "::{command} ")?;
    if let Some(Location { file, position, end_position, .. }) = location {
        write!(out, "file={},line={},endLine={},", property(file), position.line, end_position.line)?;
        write!(out, "col={},", position.column)?;
    }
    writeln!(out, "title={}::{}", property(title), data(message))
}

fn data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
