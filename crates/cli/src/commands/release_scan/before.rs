//! The report of the release before, what is new since, and what is gone.

use std::path::Path;

use palisade_model::finding::FindingState;
use palisade_model::report::Gone;
use palisade_model::{Finding, Report, Severity, Vulnerability};
use palisade_vulnerabilities::triage::{self, Found};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::names::{component_of, in_program};
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

/// What of a vulnerability counts when releases are compared.
#[derive(Default, Deserialize)]
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

impl From<&Vulnerability> for About {
    fn from(about: &Vulnerability) -> Self {
        Self {
            advisory: about.advisory.clone(),
            aliases: about.aliases.clone(),
            package: about.package.clone(),
            version: about.version.clone(),
            purl: about.purl.clone(),
            fixed: about.fixed.clone(),
            matched_by: about.matched_by.to_owned(),
            presence: about.presence.is_some().then_some(IgnoredAny),
            files: about.files.clone(),
        }
    }
}

impl About {
    /// By what releases are compared: no tag, no version.
    fn found(&self, kind: &str, target: &str, rule: &str) -> Found {
        let names = [rule, &self.advisory].into_iter().chain(self.aliases.iter().map(String::as_str));
        Found {
            target: repository(target).to_owned(),
            component: self.component(kind),
            vulnerability: names.map(str::to_owned).collect(),
            fixable: !self.fixed.is_empty(),
        }
    }

    /// The package; in a program of an image also by the program's path, as two in one image have findings of their own. A binary of
    /// a release is a target itself, and its path begins where the release happens to lie.
    fn component(&self, kind: &str) -> String {
        let name = component_of(&self.purl, &self.package);
        let is_program = kind == "Image" && (self.presence.is_some() || self.matched_by == "kubernetes-program");
        match self.files.as_slice() {
            [path] if is_program => in_program(name, path),
            _ => name.to_owned(),
        }
    }
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
        let found = about.found(&finding.target.kind, &finding.target.name, &finding.rule);
        let (rule, severity) = (finding.rule, finding.severity);
        Some((found, Shown { rule, severity, package: about.package, version: about.version }))
    });
    let (found, shown) = findings.unzip();
    Ok(Before { found, shown })
}

/// Marks the findings that the release before had, says what of it is gone, and returns those that ask for attention: new, repaired
/// by an update and not decided about. `before` is that report, with what this run looked at.
pub(super) fn compare(report: &mut Report, before: Option<(&Before, Scanned<'_>)>) -> Vec<Finding> {
    let now: Vec<Found> = report.findings.iter().map(of).collect();
    let known = before.as_ref().map_or(&[][..], |(before, _)| &before.found);
    let comparison = triage::compare(known, &now);
    for (_, at) in &comparison.carried {
        if let Some(finding) = report.findings.get_mut(*at).filter(|finding| finding.state == FindingState::Open) {
            finding.state = FindingState::Known;
        }
    }
    report.gone =
        before.map(|(before, scanned)| comparison.gone.iter().filter_map(|at| before.gone(*at, &scanned)).collect());
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
    let about = finding.vulnerability.as_deref().map(About::from).unwrap_or_default();
    about.found(&finding.target.kind, &finding.target.name, &finding.rule)
}
