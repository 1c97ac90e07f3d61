//! Markdown for job summaries, pull requests and wikis.

use std::io::{self, Write};

use palisade_model::report::Gone;
use palisade_model::{Finding, Gap, Report, Severity};

use crate::text::{count, package_scope, visible};
use crate::{RenderOptions, Renderer};

/// Writes Markdown as GitHub and GitLab read it.
#[derive(Clone, Copy, Debug)]
pub struct Markdown;

impl Renderer for Markdown {
    fn render(&self, report: &Report, out: &mut dyn Write, _: &RenderOptions<'_>) -> io::Result<()> {
        writeln!(out, "# Palisade report\n\n{}", headline(report))?;
        write_findings(out, report)?;
        write_vulnerabilities(out, report)?;
        write_gone(out, report.gone.as_deref().unwrap_or_default())?;
        write_gaps(out, &report.coverage.gaps)?;
        write_frameworks(out, report)?;
        for pattern in &report.coverage.excluded {
            writeln!(out, "\nLeft out: {}, {}.", escape(&pattern.what), escape(&pattern.why))?;
        }
        if !report.data.is_empty() {
            return writeln!(out, "\n{}.", escape(&package_scope(report)));
        }
        let resources = report.coverage.resources.values().sum();
        let (files, rules) = (report.coverage.files, report.coverage.rules.len() as u64);
        writeln!(out, "\n{}, {}, {}.", count(files, "file"), count(resources, "resource"), count(rules, "control"))
    }
}

fn headline(report: &Report) -> String {
    let counts = Severity::ALL.iter().rev().map(|&severity| (report.open_at(severity), severity));
    let words: Vec<_> =
        counts.filter(|(number, _)| *number > 0).map(|(number, severity)| format!("{number} {severity}")).collect();
    let findings = if words.is_empty() { "no open findings".to_owned() } else { words.join(", ") };
    let gaps = report.coverage.gaps.iter().filter(|gap| gap.allowed.is_none()).count() as u64;
    match gaps {
        0 => format!("**{findings}**"),
        _ => format!("**{findings}** · **incomplete: {}**", count(gaps, "gap")),
    }
}

fn write_findings(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut findings = report.open().filter(|finding| finding.vulnerability.is_none()).peekable();
    if findings.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "\n## Findings\n\n| severity | control | object | place | what |\n|---|---|---|---|---|")?;
    findings.try_for_each(|finding| write_finding(out, finding))
}

fn write_finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let Finding { severity, rule, target, location, message, .. } = finding;
    let place = format!("{}:{}", location.file, location.position.line);
    let (target, message) = (escape(&target.to_string()), escape(message));
    writeln!(out, "| {severity} | {} | {target} | {} | {message} |", escape(rule), escape(&place))
}

fn write_vulnerabilities(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut found = report.open().filter_map(|finding| Some((finding, finding.vulnerability.as_deref()?))).peekable();
    if found.peek().is_none() {
        return Ok(());
    }
    writeln!(
        out,
        "\n## Vulnerable packages\n\n| severity | advisory | package | installed | fixed in | why |\n|---|---|---|---|---|---|"
    )?;
    found.try_for_each(|(finding, about)| {
        let fixed = if about.fixed.is_empty() { about.status.as_str().to_owned() } else { about.fixed.join(", ") };
        let [rule, package, version, fixed, priority] =
            [&finding.rule, &about.package, &about.version, &fixed, &about.priority].map(|text| escape(text));
        writeln!(out, "| {} | {rule} | {package} | {version} | {fixed} | {priority} |", finding.severity)
    })
}

/// What an earlier report had: also what is not repaired and only not found again.
fn write_gone(out: &mut dyn Write, gone: &[Gone]) -> io::Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n## Gone since the earlier report\n\n| severity | advisory | package | repaired | what changed | in |\n|---|---|---|---|---|---|"
    )?;
    gone.iter().try_for_each(|one| {
        let repaired = if one.how.is_repaired() { "yes" } else { "no" };
        let [rule, package, change, target] =
            [&one.rule, &one.package, &one.change(), &one.target].map(|text| escape(text));
        writeln!(out, "| {} | {rule} | {package} | {repaired} | {change} | {target} |", one.severity)
    })
}

fn write_gaps(out: &mut dyn Write, gaps: &[Gap]) -> io::Result<()> {
    if gaps.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Not evaluated\n\n| what | why | what to do |\n|---|---|---|")?;
    for gap in gaps {
        let action = gap.allowed.as_ref().map_or_else(|| gap.code.help.to_owned(), |why| format!("allowed: {why}"));
        writeln!(out, "| {} | {} | {} |", escape(&place(gap)), escape(&gap.why), escape(&action))?;
    }
    Ok(())
}

fn place(gap: &Gap) -> String {
    match &gap.location {
        Some(location) if location.file == gap.what => format!("{}:{}", gap.what, location.position.line),
        Some(location) => format!("{}:{} {}", location.file, location.position.line, gap.what),
        None => gap.what.clone(),
    }
}

fn write_frameworks(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    if report.frameworks.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Frameworks\n\n| framework | passed | failed | not covered |\n|---|---|---|---|")?;
    for framework in &report.frameworks {
        let uncovered = framework.not_covered.len();
        let title = escape(&framework.title);
        writeln!(out, "| {title} | {} | {} | {uncovered} |", framework.passed, framework.failed)?;
    }
    Ok(())
}

/// Backslashes before all that Markdown, tables or inline HTML could take as markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => out.extend(['\\', character]),
            // A mention would call somebody.
            '@' => out.push_str("&#64;"),
            other => out.push(other),
        }
    }
    out
}
