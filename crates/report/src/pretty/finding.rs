//! One finding: what, where, the line itself, why, how to fix.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Snippet};
use palisade_model::{Finding, Location, Report};

use super::Topic;
use super::style::{BOLD, DIM, Painter, color};
use crate::excerpt::{Excerpt, excerpt};
use crate::text::{count, first_sentence, visible};

pub(super) fn write(out: &mut dyn Write, painter: &Painter<'_>, report: &Report, topic: &Topic<'_>) -> io::Result<()> {
    let finding = topic.finding;
    let severity = painter.paint(color(finding.severity), finding.severity.as_str());
    let message = painter.paint(BOLD, &visible(&finding.message));
    let rule = painter.paint(DIM, &format!("[{}]", visible(&finding.rule)));
    writeln!(out, "{severity}: {message} {rule}")?;
    write_place(out, painter, finding)?;
    painter.labelled(out, "object:", BOLD, &object(topic))?;
    if let Some(rule) = report.rules.get(&finding.rule) {
        painter.labelled(out, "why:   ", BOLD, &visible(&first_sentence(&rule.rationale)))?;
        let fix = finding.remediation.clone().unwrap_or_else(|| first_sentence(&rule.remediation));
        painter.labelled(out, "fix:   ", BOLD, &visible(&fix))?;
    }
    writeln!(out)
}

fn object(topic: &Topic<'_>) -> String {
    let mut text = visible(&topic.finding.target.to_string()).into_owned();
    let instances = topic.finding.instances.len() as u64;
    if instances > 0 {
        text.push_str(&format!(", {}", count(instances, "instance")));
    }
    if topic.others > 0 {
        text.push_str(&format!("; the same in {}", count(topic.others as u64, "more place")));
    }
    text
}

fn write_place(out: &mut dyn Write, painter: &Painter<'_>, finding: &Finding) -> io::Result<()> {
    let location = &finding.location;
    let source = painter.options.sources.and_then(|sources| sources.source(&location.file));
    match source.and_then(|source| excerpt(source, location)) {
        Some(excerpt) => write_excerpt(out, painter, finding, &excerpt),
        None => writeln!(out, "  {}", clickable(location)),
    }
}

/// `file:line:column`, which terminals and editors open on a click.
pub(super) fn clickable(location: &Location) -> String {
    format!("{}:{}:{}", visible(&location.file), location.position.line, location.position.column)
}

fn write_excerpt(out: &mut dyn Write, painter: &Painter<'_>, finding: &Finding, part: &Excerpt) -> io::Result<()> {
    let location = &finding.location;
    let label = visible(&location.path);
    let snippet = Snippet::source(part.text.as_str())
        .line_start(location.position.line as usize)
        .annotation(AnnotationKind::Primary.span(part.mark.clone()).label(label));
    let group = Group::with_level(Level::ERROR).element(snippet);
    // The first line, the place, is ours to write: the renderer would count columns within the part that is shown.
    let margin = location.position.line.to_string().len();
    let arrow = painter.paint(DIM, if painter.options.unicode { "╭▸" } else { "-->" });
    writeln!(out, "{:margin$} {arrow} {}", "", clickable(location))?;
    let drawn = painter.excerpts(finding.severity).render(&[group]);
    writeln!(out, "{}", drawn.split_once('\n').map_or("", |(_, rest)| rest))
}
