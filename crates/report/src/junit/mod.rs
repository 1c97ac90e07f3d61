//! JUnit XML: one test case for each finding and gap, grouped by file, so that continuous integration shows them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use palisade_model::{Finding, FindingState, Gap, Report};

use crate::text::visible;
use crate::{RenderOptions, Renderer};

/// Writes `testsuites`.
#[derive(Clone, Copy, Debug)]
pub struct Junit;

#[derive(Default)]
struct Suite<'a> {
    findings: Vec<&'a Finding>,
    gaps: Vec<&'a Gap>,
}

impl Renderer for Junit {
    fn render(&self, report: &Report, out: &mut dyn Write, _: &RenderOptions<'_>) -> io::Result<()> {
        let suites = suites(report);
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        write_header(out, "testsuites", "palisade", &totals(&suites))?;
        for (file, suite) in &suites {
            write_suite(out, file, suite)?;
        }
        writeln!(out, "</testsuites>")
    }
}

fn suites(report: &Report) -> BTreeMap<&str, Suite<'_>> {
    let mut suites = BTreeMap::<&str, Suite<'_>>::new();
    for finding in &report.findings {
        suites.entry(&finding.location.file).or_default().findings.push(finding);
    }
    for gap in &report.coverage.gaps {
        let file = gap.location.as_ref().map_or(gap.what.as_str(), |location| &location.file);
        suites.entry(file).or_default().gaps.push(gap);
    }
    if suites.is_empty() {
        suites.insert("palisade", Suite::default());
    }
    suites
}

#[derive(Default)]
struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

fn totals(suites: &BTreeMap<&str, Suite<'_>>) -> Totals {
    suites.values().map(Suite::totals).fold(Totals::default(), |sum, next| Totals {
        tests: sum.tests + next.tests,
        failures: sum.failures + next.failures,
        errors: sum.errors + next.errors,
        skipped: sum.skipped + next.skipped,
    })
}

impl Suite<'_> {
    fn totals(&self) -> Totals {
        let failures = self.findings.iter().filter(|finding| finding.state == FindingState::Open).count();
        let errors = self.gaps.iter().filter(|gap| gap.allowed.is_none()).count();
        // A suite without anything wrong still says that it was run.
        let tests = (self.findings.len() + self.gaps.len()).max(1);
        Totals { tests, failures, errors, skipped: self.findings.len() + self.gaps.len() - failures - errors }
    }
}

fn write_header(out: &mut dyn Write, element: &str, name: &str, totals: &Totals) -> io::Result<()> {
    let Totals { tests, failures, errors, skipped } = totals;
    write!(out, r#"<{element} name="{}" tests="{tests}" failures="{failures}" errors="{errors}""#, escape(name))?;
    // `testsuites` knows no `skipped` in the schema most consumers use.
    if element == "testsuite" {
        write!(out, r#" skipped="{skipped}""#)?;
    }
    writeln!(out, ">")
}

fn write_suite(out: &mut dyn Write, file: &str, suite: &Suite<'_>) -> io::Result<()> {
    write_header(out, "testsuite", file, &suite.totals())?;
    if suite.findings.is_empty() && suite.gaps.is_empty() {
        writeln!(out, r#"<testcase name="no findings" classname="palisade"/>"#)?;
    }
    suite.gaps.iter().try_for_each(|gap| write_gap(out, gap))?;
    suite.findings.iter().try_for_each(|finding| write_finding(out, finding))?;
    writeln!(out, "</testsuite>")
}

fn write_finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let Finding { rule, target, message, severity, location, .. } = finding;
    let name = format!("{target} {}", location.path);
    writeln!(out, r#"<testcase name="{}" classname="{}">"#, escape(name.trim_end()), escape(rule))?;
    match &finding.state {
        FindingState::Open => {
            let place = format!("{}:{}:{}", location.file, location.position.line, location.position.column);
            let message = escape(message);
            writeln!(out, r#"<failure message="{message}" type="{severity}">{}</failure>"#, escape(&place))?;
        }
        FindingState::Excepted { reason, .. } => {
            writeln!(out, r#"<skipped message="{}"/>"#, escape(&format!("accepted: {reason}")))?;
        }
        FindingState::Dismissed { status, reason, by } => {
            writeln!(out, r#"<skipped message="{}"/>"#, escape(&format!("{status}: {reason} ({by})")))?;
        }
        FindingState::Known => writeln!(out, r#"<skipped message="in the baseline"/>"#)?,
    }
    writeln!(out, "</testcase>")
}

fn write_gap(out: &mut dyn Write, gap: &Gap) -> io::Result<()> {
    writeln!(out, r#"<testcase name="{}" classname="coverage">"#, escape(&format!("{} evaluated", gap.what)))?;
    match &gap.allowed {
        Some(reason) => writeln!(out, r#"<skipped message="{}"/>"#, escape(&format!("allowed: {reason}")))?,
        None => writeln!(
            out,
            r#"<error message="{}" type="{}">{}</error>"#,
            escape(&gap.why),
            gap.code.id,
            escape(gap.code.help)
        )?,
    }
    writeln!(out, "</testcase>")
}

/// Hidden characters are written out first: XML 1.0 cannot even express most of them.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // Not characters of XML 1.0.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
