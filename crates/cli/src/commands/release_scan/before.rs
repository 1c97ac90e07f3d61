//! The report of the release before, what is new since, and what is gone.

use std::path::Path;

use palisade_model::finding::FindingState;
use palisade_model::report::Gone;
use palisade_model::{Finding, Report, Severity};
use palisade_vulnerabilities::triage::{self, Found};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::scanned::Scanned;
use crate::failure::Failure;
use crate::packages::repository;
use crate::sources;

#[derive(Deserialize)]
struct Earlier {
    findings: Vec<EarlierFinding>,
}

#[derive(Deserialize)]
struct EarlierFinding {
    rule: String,
    severity: Severity,
    state: String,
    target: Target,
    vulnerability: Option<About>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    kind: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    advisory: String,
    #[serde(default)]
    aliases: Vec<String>,
    package: String,
    version: String,
    #[serde(default)]
    purl: String,
    fixed: Vec<String>,
    #[serde(default)]
    matched_by: String,
    presence: Option<IgnoredAny>,
    #[serde(default)]
    files: Vec<String>,
}

/// What a report had.
pub(super) struct Before {
    found: Vec<Found>,
    /// What is shown of each.
    shown: Vec<Shown>,
}

struct Shown {
    rule: String,
    severity: Severity,
    package: String,
    version: String,
}

/// The findings of a JSON report.
pub(super) fn read(path: &Path) -> Result<Before, Failure> {
    let invalid =
        |why: String| Failure::usage(&palisade_report::json::INVALID_BASELINE, format!("{}: {why}", path.display()));
    let bytes = sources::whole(path).map_err(|error| invalid(error.to_string()))?;
    let earlier: Earlier = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
    let findings = earlier.findings.into_iter().filter_map(|finding| {
        // What was dismissed then was not known as a problem: when the reason is gone, it is new.
        let about = finding.vulnerability.filter(|_| matches!(finding.state.as_str(), "open" | "known"))?;
        let (rule, severity) = (finding.rule.clone(), finding.severity);
        let names = [vec![finding.rule, about.advisory], about.aliases].concat();
        let is_program = is_program(&finding.target.kind, about.presence.is_some(), &about.matched_by);
        let component = component(component_of(&about.purl, &about.package), is_program, &about.files);
        let found = found(&finding.target.name, component, names, !about.fixed.is_empty());
        Some((found, Shown { rule, severity, package: about.package, version: about.version }))
    });
    let (found, shown) = findings.unzip();
    Ok(Before { found, shown })
}

/// By what releases are compared: no tag, no version.
fn found(target: &str, component: String, vulnerability: Vec<String>, fixable: bool) -> Found {
    Found { target: repository(target).to_owned(), component, vulnerability, fixable }
}

/// Whether a finding is about a program in an image: two in one image have findings of their own. A binary of a release is a target
/// itself, and its path begins where the release happens to lie.
fn is_program(kind: &str, has_presence: bool, matched_by: &str) -> bool {
    kind == "Image" && (has_presence || matched_by == "kubernetes-program")
}

/// A package, in a program also by the program's path.
fn component(name: &str, is_program: bool, files: &[String]) -> String {
    match files {
        [path] if is_program => in_program(name, path),
        _ => name.to_owned(),
    }
}

/// A module in a program.
pub(super) fn in_program(name: &str, path: &str) -> String {
    format!("{name}#{path}")
}

/// A package by its URL without version and qualifiers, or by its name where it has none.
pub(super) fn component_of<'a>(purl: &'a str, package: &'a str) -> &'a str {
    purl.split(['@', '?']).next().filter(|purl| !purl.is_empty()).unwrap_or(package)
}

/// Marks the findings that the release before had, says what of it is gone, and returns those that ask for attention: new, repaired
/// by an update and not decided about.
pub(super) fn compare(report: &mut Report, before: Option<&Before>, scanned: &Scanned<'_>) -> Vec<Finding> {
    let now: Vec<Found> = report.findings.iter().map(of).collect();
    let comparison = triage::compare(before.map_or(&[], |before| &before.found), &now);
    for (_, at) in &comparison.carried {
        if let Some(finding) = report.findings.get_mut(*at).filter(|finding| finding.state == FindingState::Open) {
            finding.state = FindingState::Known;
        }
    }
    report.gone = before.map(|before| comparison.gone.iter().filter_map(|at| before.gone(*at, scanned)).collect());
    let is_decided =
        |at: usize, _: &Found| report.findings.get(at).is_none_or(|finding| finding.state != FindingState::Open);
    let attention = triage::attention(&comparison, &now, is_decided);
    attention.into_iter().filter_map(|at| report.findings.get(at).cloned()).collect()
}

impl Before {
    /// What became of a finding that is not there any more; nothing where this run leaves out what no update repairs.
    fn gone(&self, at: usize, scanned: &Scanned<'_>) -> Option<Gone> {
        let (found, shown) = (self.found.get(at)?, self.shown.get(at)?);
        if scanned.only_fixed && !found.fixable {
            return None;
        }
        let now = scanned.versions(&found.target, &found.component);
        let how = scanned.became(found, &shown.version, &now);
        Some(Gone {
            rule: shown.rule.clone(),
            severity: shown.severity,
            target: found.target.clone(),
            package: shown.package.clone(),
            version: shown.version.clone(),
            now: now.into_iter().map(str::to_owned).collect(),
            how,
        })
    }
}

fn of(finding: &Finding) -> Found {
    let about = finding.vulnerability.as_deref().cloned().unwrap_or_default();
    let is_program = is_program(&finding.target.kind, about.presence.is_some(), about.matched_by);
    let component = component(component_of(&about.purl, &about.package), is_program, &about.files);
    let names = [vec![finding.rule.clone(), about.advisory], about.aliases].concat();
    found(&finding.target.name, component, names, !about.fixed.is_empty())
}
