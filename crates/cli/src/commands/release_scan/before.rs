//! The report of the release before, and what is new since.

use std::path::Path;

use palisade_model::finding::FindingState;
use palisade_model::{Finding, Report};
use palisade_vulnerabilities::triage;
use serde::Deserialize;

use crate::failure::Failure;
use crate::packages::repository;
use crate::sources;

pub(super) use palisade_vulnerabilities::triage::Found;

#[derive(Deserialize)]
struct Earlier {
    findings: Vec<EarlierFinding>,
}

#[derive(Deserialize)]
struct EarlierFinding {
    rule: String,
    state: String,
    target: Target,
    vulnerability: Option<About>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct About {
    advisory: String,
    #[serde(default)]
    aliases: Vec<String>,
    package: String,
    #[serde(default)]
    purl: String,
    fixed: Vec<String>,
}

/// The findings of a JSON report.
pub(super) fn read(path: &Path) -> Result<Vec<Found>, Failure> {
    let invalid =
        |why: String| Failure::usage(&palisade_report::json::INVALID_BASELINE, format!("{}: {why}", path.display()));
    let bytes = sources::whole(path).map_err(|error| invalid(error.to_string()))?;
    let earlier: Earlier = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
    let findings = earlier.findings.into_iter().filter_map(|finding| {
        // What was dismissed then was not known as a problem: when the reason is gone, it is new.
        let about = finding.vulnerability.filter(|_| matches!(finding.state.as_str(), "open" | "known"))?;
        let names = [vec![finding.rule, about.advisory], about.aliases].concat();
        Some(found(&finding.target.name, &about.purl, &about.package, names, !about.fixed.is_empty()))
    });
    Ok(findings.collect())
}

/// By what releases are compared: no tag, no version.
fn found(target: &str, purl: &str, package: &str, vulnerability: Vec<String>, fixable: bool) -> Found {
    let component = purl.split(['@', '?']).next().filter(|purl| !purl.is_empty()).unwrap_or(package);
    Found { target: repository(target).to_owned(), component: component.to_owned(), vulnerability, fixable }
}

/// Marks the findings that the release before had, and returns those that ask for attention: new, repaired by an update and not
/// decided about.
pub(super) fn compare(report: &mut Report, before: &[Found]) -> Vec<Finding> {
    let now: Vec<Found> = report.findings.iter().map(of).collect();
    let comparison = triage::compare(before, &now);
    for (_, at) in &comparison.carried {
        if let Some(finding) = report.findings.get_mut(*at).filter(|finding| finding.state == FindingState::Open) {
            finding.state = FindingState::Known;
        }
    }
    let is_decided =
        |at: usize, _: &Found| report.findings.get(at).is_none_or(|finding| finding.state != FindingState::Open);
    let attention = triage::attention(&comparison, &now, is_decided);
    attention.into_iter().filter_map(|at| report.findings.get(at).cloned()).collect()
}

fn of(finding: &Finding) -> Found {
    let about = finding.vulnerability.as_deref().cloned().unwrap_or_default();
    let names = [vec![finding.rule.clone(), about.advisory], about.aliases].concat();
    found(&finding.target.name, &about.purl, &about.package, names, !about.fixed.is_empty())
}
