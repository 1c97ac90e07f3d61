//! The last lines: how much was looked at, what was found, what to do next.

use std::io::{self, Write};

use palisade_model::{FindingState, Report, Severity};

use super::style::{DIM, GAP, GOOD, Painter, color};
use crate::Detail;
use crate::text::{count, grouped, package_scope, visible};

pub(super) fn write(out: &mut dyn Write, painter: &Painter<'_>, report: &Report, hidden: usize) -> io::Result<()> {
    write_notes(out, painter, report)?;
    write_frameworks(out, report)?;
    write_excluded(out, report)?;
    writeln!(out, "{}", scope(report))?;
    writeln!(out, "{}", verdict(painter, report))?;
    let gaps = report.coverage.gaps.iter().filter(|gap| gap.allowed.is_none()).count();
    if gaps > 0 {
        let text = format!("incomplete: {}, so this is no clean bill", count(gaps as u64, "gap"));
        writeln!(out, "{}", painter.paint(GAP, &text))?;
    }
    write_next_steps(out, painter, report, hidden)
}

fn write_notes(out: &mut dyn Write, painter: &Painter<'_>, report: &Report) -> io::Result<()> {
    if report.notes.is_empty() {
        return Ok(());
    }
    if painter.options.detail < Detail::All {
        return writeln!(out, "{}; `--all` shows them", count(report.notes.len() as u64, "note"));
    }
    for note in &report.notes {
        let place = note.location.as_ref().map(|place| format!("{}: ", super::finding::clickable(place)));
        let place = place.unwrap_or_default();
        writeln!(out, "note: {place}{} {}", visible(&note.message), painter.paint(DIM, &format!("[{}]", note.code)))?;
    }
    Ok(())
}

fn write_excluded(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut excluded = report.coverage.excluded.iter();
    excluded.try_for_each(|pattern| writeln!(out, "left out: `{}`, {}", visible(&pattern.what), visible(&pattern.why)))
}

fn write_frameworks(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for framework in &report.frameworks {
        let uncovered = framework.not_covered.len();
        let (title, passed, failed) = (visible(&framework.title), framework.passed, framework.failed);
        writeln!(out, "{title}: {passed} passed, {failed} failed, {uncovered} not covered")?;
    }
    Ok(())
}

fn scope(report: &Report) -> String {
    let coverage = &report.coverage;
    if !coverage.components.is_empty() || !report.data.is_empty() {
        return package_scope(report);
    }
    let resources = coverage.resources.values().sum();
    let mut text = format!(
        "{}, {}, {}",
        count(coverage.files, "file"),
        count(resources, "resource"),
        count(coverage.rules.len() as u64, "control")
    );
    if coverage.ignored > 0 {
        text.push_str(&format!("; {} without manifests ignored", grouped(coverage.ignored)));
    }
    text
}

fn verdict(painter: &Painter<'_>, report: &Report) -> String {
    let mut words = Vec::new();
    for &severity in Severity::ALL.iter().rev() {
        let open = report.open_at(severity);
        if open > 0 {
            words.push(painter.paint(color(severity), &format!("{} {severity}", grouped(open as u64))));
        }
    }
    let complete = report.coverage.is_complete();
    if words.is_empty() {
        let style = if complete { GOOD } else { GAP };
        words.push(painter.paint(style, "no open findings"));
    }
    let in_state = |wanted: fn(&FindingState) -> bool| report.findings.iter().filter(|f| wanted(&f.state)).count();
    for (number, word) in [
        (in_state(|state| matches!(state, FindingState::Excepted { .. })), "accepted"),
        (in_state(|state| matches!(state, FindingState::Known)), "known from the baseline"),
        (
            in_state(|state| matches!(state, FindingState::Dismissed { .. })),
            "not affected or fixed (`--all` shows why)",
        ),
    ] {
        if number > 0 {
            words.push(format!("{} {word}", grouped(number as u64)));
        }
    }
    words.join(", ")
}

fn write_next_steps(out: &mut dyn Write, painter: &Painter<'_>, report: &Report, hidden: usize) -> io::Result<()> {
    let worst = report.open().find(|finding| finding.vulnerability.is_none());
    if painter.options.detail == Detail::First
        && let Some(finding) = worst
    {
        let explain = format!("`palisade explain {}` says more", visible(&finding.rule));
        let more = if hidden > 0 || report.open().count() > 1 { "; `--all` shows every finding" } else { "" };
        writeln!(out, "{}", painter.paint(DIM, &format!("{explain}{more}")))?;
    }
    Ok(())
}
