//! Suite `pod-security`: pods and whether a level and version of the Pod Security Standards admits them.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use palisade_controls::{Catalog, Engine, Selection, Settings, frameworks};
use serde::Deserialize;
use serde_json::Value;

use super::scan::scan;
use super::{Outcome, json_lines};

#[derive(Debug, Deserialize)]
struct Case {
    name: String,
    level: String,
    version: String,
    verdict: String,
    pod: Value,
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let cases: Vec<Case> = json_lines(&data.join("pod-security/cases.jsonl"))?;
    let catalog = Catalog::builtin();
    let mut engines = HashMap::new();
    let mut outcome = Outcome::default();
    for case in &cases {
        let key = (case.level.as_str(), case.version.as_str());
        let engine = match engines.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(engine(&catalog, key)?),
        };
        let name = format!("{}/{}/{}", case.level, case.version, case.name);
        outcome.case(name, judge(case, engine)?);
    }
    Ok(outcome)
}

/// An engine for the controls of a level, which judge by a version.
fn engine(catalog: &Catalog, (level, version): (&str, &str)) -> Result<Engine> {
    let of_level = catalog.controls().iter().filter(|control| frameworks::answers(control, "pss", level));
    let selection =
        Selection { controls: of_level.map(|control| control.id.to_string()).collect(), ..Selection::default() };
    let minor = version.strip_prefix("v1.").and_then(|minor| minor.parse().ok());
    let settings = Settings { pod_security_minor: Some(minor.context("a version is v1.N")?), ..Settings::default() };
    Engine::new(catalog, &selection, &settings).map_err(|refusals| anyhow!("{level} {version}: {refusals:?}"))
}

fn judge(case: &Case, engine: &Engine) -> Result<Result<(), String>> {
    let assembly = scan(engine, &case.name, std::slice::from_ref(&case.pod))?;
    if let Some(gap) = assembly.gaps.first() {
        return Ok(Err(format!("not decided: {} {}", gap.what, gap.why)));
    }
    let verdict = if assembly.findings.is_empty() { "pass" } else { "fail" };
    if verdict == case.verdict {
        return Ok(Ok(()));
    }
    let found: Vec<String> =
        assembly.findings.iter().map(|finding| format!("{} at {}", finding.rule, finding.location.path)).collect();
    Ok(Err(format!("expected {}, found {verdict} {found:?}", case.verdict)))
}
