//! Vulnerable packages as a table: what to update first, and to what.

use std::io::{self, Write};

use palisade_model::vulnerability::{PresenceLevel, Status};
use palisade_model::{Finding, FindingState, Report, Vulnerability};
use unicode_width::UnicodeWidthStr as _;

use super::style::{BOLD, DIM, Painter, color};
use crate::Detail;
use crate::text::{count, visible};

/// How many rows the first screen holds.
const FIRST_SCREEN: usize = 15;

/// The narrowest that a column of names or versions gets.
const NARROWEST: usize = 12;

const HEADINGS: [&str; 6] = ["severity", "advisory", "package", "installed", "fixed in", "why"];

/// Writes the open findings about packages, in their order; says how many rows were left out.
pub(super) fn write(out: &mut dyn Write, painter: &Painter<'_>, report: &Report) -> io::Result<()> {
    let findings: Vec<_> =
        report.open().filter_map(|finding| Some((finding, finding.vulnerability.as_deref()?))).collect();
    let shown = match painter.options.detail {
        Detail::Quiet => 0,
        Detail::First => findings.len().min(FIRST_SCREEN),
        Detail::All => findings.len(),
    };
    if shown == 0 {
        return write_dismissed(out, painter, report);
    }
    let several_files =
        several(findings.iter().filter_map(|(_, about)| about.presence.as_ref().and(about.files.first())));
    let several_targets =
        findings.iter().any(|(finding, _)| findings.first().is_some_and(|first| first.0.target != finding.target));
    let rows: Vec<_> = findings
        .iter()
        .take(shown)
        .map(|(finding, about)| row(finding, about, several_targets, several_files))
        .collect();
    write_table(out, painter, &findings, &rows)?;
    write_dismissed(out, painter, report)?;
    if shown < findings.len() {
        let left = count((findings.len() - shown) as u64, "more finding");
        writeln!(out, "{}", painter.paint(DIM, &format!("{left}; `--all` shows them")))?;
    }
    writeln!(out)
}

/// Whether there are two different ones.
fn several<'t>(mut texts: impl Iterator<Item = &'t String>) -> bool {
    let first = texts.next();
    texts.any(|text| Some(text) != first)
}

/// With `--all`, what does not count and who says so.
fn write_dismissed(out: &mut dyn Write, painter: &Painter<'_>, report: &Report) -> io::Result<()> {
    if painter.options.detail < Detail::All {
        return Ok(());
    }
    for finding in &report.findings {
        let (Some(about), Some(why)) = (finding.vulnerability.as_deref(), why_not(&finding.state)) else { continue };
        let line = format!("{} {} {}: {why}", finding.rule, about.package, about.version);
        writeln!(out, "{}", painter.paint(DIM, &visible(&line)))?;
    }
    Ok(())
}

/// Why a finding does not count; nothing where it does.
fn why_not(state: &FindingState) -> Option<String> {
    match state {
        FindingState::Dismissed { status, reason, by } => Some(format!("{status}, {reason} ({by})")),
        FindingState::Excepted { owner, reason, expires } => {
            let owner = owner.as_deref().map(|owner| format!(" by {owner}")).unwrap_or_default();
            let until = expires.as_deref().map(|day| format!(" until {day}")).unwrap_or_default();
            Some(format!("accepted{owner}{until}: {reason}"))
        }
        FindingState::Known => Some("known from before".to_owned()),
        FindingState::Open => None,
    }
}

type Row = [String; 6];

fn row(finding: &Finding, about: &Vulnerability, several_targets: bool, several_files: bool) -> Row {
    let shown = |text: &str| visible(text).into_owned();
    let fixed = match about.fixed.first() {
        Some(first) => shown(first),
        None if about.status == Status::Affected => "-".to_owned(),
        None => about.status.as_str().to_owned(),
    };
    let file = about.files.first().filter(|_| several_files && about.presence.is_some()).cloned();
    let target = several_targets.then(|| finding.target.name.clone());
    let why = [Some(why(about)), file, target].into_iter().flatten().filter(|words| !words.is_empty());
    let why = why.collect::<Vec<_>>().join("; ");
    let version = if about.version.is_empty() { "?" } else { &about.version };
    [finding.severity.to_string(), shown(&finding.rule), shown(&about.package), shown(version), fixed, shown(&why)]
}

/// What moves it up or down, in a few words.
fn why(about: &Vulnerability) -> String {
    let mut words = Vec::new();
    if about.known_exploited.is_some() {
        words.push("exploited".to_owned());
    }
    if let Some(presence) = &about.presence {
        words.push(match (presence.level, presence.symbols.as_slice()) {
            (PresenceLevel::Symbol, [first]) => format!("{first} is present"),
            (PresenceLevel::Symbol, [first, rest @ ..]) => format!("{first} and {} more are present", rest.len()),
            (PresenceLevel::Symbol, []) => "module is present".to_owned(),
            (PresenceLevel::Package, _) => "no affected symbol present".to_owned(),
            (PresenceLevel::Module, _) => "no affected package present".to_owned(),
        });
    }
    if let Some(score) = about.score {
        words.push(format!("CVSS {score:.1}"));
    }
    if let Some(probability) = about.exploit_probability.filter(|probability| *probability >= 0.01) {
        words.push(format!("EPSS {:.0} %", probability * 100.0));
    }
    if let Some(layer) = about.layer {
        words.push(format!("layer {layer}"));
    }
    if words.is_empty() { "not rated".to_owned() } else { words.join(", ") }
}

fn write_table(
    out: &mut dyn Write,
    painter: &Painter<'_>,
    findings: &[(&Finding, &Vulnerability)],
    rows: &[Row],
) -> io::Result<()> {
    let widths = widths(rows, painter.options.width);
    let headings: Vec<_> = HEADINGS.iter().zip(widths).map(|(heading, width)| cell(heading, width)).collect();
    writeln!(out, "{}", painter.paint(BOLD, headings.join("  ").trim_end()))?;
    for (row, (finding, _)) in rows.iter().zip(findings) {
        let mut line = String::new();
        for (place, (text, width)) in row.iter().zip(widths).enumerate() {
            let padded = cell(text, width);
            let painted = if place == 0 { painter.paint(color(finding.severity), &padded) } else { padded };
            line.push_str(&painted);
            line.push_str("  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Each column as wide as its widest cell; where the terminal is narrower, the widest of the columns in the middle give way.
fn widths(rows: &[Row], terminal: usize) -> [usize; 6] {
    let mut widths = HEADINGS.map(str::len);
    for row in rows {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(text.width());
        }
    }
    let limit = if terminal == 0 { usize::MAX } else { terminal.max(80) };
    while widths.iter().sum::<usize>() + 10 > limit {
        let Some(widest) = widths.iter_mut().skip(1).max().filter(|width| **width > NARROWEST) else { break };
        *widest -= 1;
    }
    widths
}

/// `text` in exactly so many columns; what is cut off is marked.
fn cell(text: &str, width: usize) -> String {
    let mut kept = String::new();
    let mut used = 0;
    let too_long = text.width() > width;
    let room = if too_long { width.saturating_sub(1) } else { width };
    for character in text.chars() {
        let columns = unicode_width::UnicodeWidthChar::width(character).unwrap_or_default();
        if used + columns > room {
            break;
        }
        kept.push(character);
        used += columns;
    }
    if too_long {
        kept.push('~');
        used += 1;
    }
    kept.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    kept
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_has_its_width() {
        assert_eq!(cell("ab", 4), "ab  ");
        assert_eq!(cell("abcdef", 4), "abc~");
        assert_eq!(cell("日本語", 4), "日~ ");
    }
}
