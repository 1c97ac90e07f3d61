//! Suite `control-cases`: the cases of Kubescape's controls. Right is a case with the same verdict and the same failing
//! objects by kind, namespace and name; failing paths are compared and reported beside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, anyhow};
use palisade_controls::{Assembly, Catalog, Control, Engine, ParameterDefault, ParameterValue, Selection, Settings};
use palisade_model::finding::Target;
use serde::Deserialize;
use serde_json::Value;

use super::scan::scan;
use super::{Outcome, json_lines};

#[derive(Debug, Deserialize)]
struct Case {
    case: String,
    rule: String,
    verdict: String,
    input: Vec<Value>,
    settings: Option<Value>,
    expected: Vec<Expected>,
}

#[derive(Debug, Deserialize)]
struct Expected {
    objects: Vec<Object>,
    #[serde(flatten)]
    paths: Paths,
}

#[derive(Debug, Deserialize)]
struct Paths {
    failed_paths: Vec<String>,
    review_paths: Vec<String>,
    delete_paths: Vec<String>,
    fix_paths: Vec<Fix>,
}

#[derive(Debug, Deserialize)]
struct Fix {
    path: String,
}

/// The data gives no namespace for many objects that have one: nothing stands for any.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Object {
    kind: String,
    namespace: Option<String>,
    name: Option<String>,
}

impl Object {
    fn is(&self, target: &Target) -> bool {
        let namespace = self.namespace.as_deref().is_none_or(|namespace| namespace == target.namespace);
        self.kind == target.kind && namespace && self.name.as_deref().unwrap_or_default() == target.name
    }
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let cases: Vec<Case> = json_lines(&data.join("control-cases/cases.jsonl"))?;
    let catalog = Catalog::builtin();
    let mut outcome = Outcome::default();
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut with_paths, mut same_paths) = (0, 0);
    for case in &cases {
        let name = name_of(case);
        let controls = catalog.resolve_all(&case.rule);
        if controls.is_empty() {
            *missing.entry(&case.rule).or_default() += 1;
            outcome.case(name, Err("no control has this rule's name".to_owned()));
            continue;
        }
        let assembly = evaluate(case, &catalog, &controls)?;
        outcome.case(name, judge(case, &assembly));
        let expected = expected_paths(case);
        if !expected.is_empty() {
            with_paths += 1;
            same_paths += usize::from(expected == found_paths(&assembly));
        }
    }
    outcome.remarks.push(format!("same failing paths: {same_paths} of {with_paths}"));
    let single: BTreeSet<String> = cases.iter().filter(|case| is_single(case)).map(name_of).collect();
    let wrong = outcome.failures.iter().filter(|failure| single.contains(&failure.case)).count();
    outcome.remarks.push(format!("with one input object: {} of {}", single.len() - wrong, single.len()));
    outcome.accountable = single;
    outcome.remarks.push(format!(
        "rules without a control: {} ({} cases)",
        missing.len(),
        missing.values().sum::<usize>()
    ));
    Ok(outcome)
}

fn name_of(case: &Case) -> String {
    format!("{}/{}", case.rule, case.case)
}

/// One object decides these, without nodes and a cloud's data: each is right or argued.
fn is_single(case: &Case) -> bool {
    case.input.len() == 1 && case.input.iter().all(|object| object.get("kind").and_then(Value::as_str) != Some("Node"))
}

fn evaluate(case: &Case, catalog: &Catalog, controls: &[&Control]) -> Result<Assembly> {
    let selection =
        Selection { controls: controls.iter().map(|control| control.id.to_string()).collect(), ..Selection::default() };
    let settings = Settings { parameters: parameters(case, controls), ..Settings::default() };
    let engine = Engine::new(catalog, &selection, &settings).map_err(|refusals| {
        anyhow!(
            "{}/{}: {}",
            case.rule,
            case.case,
            refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        )
    })?;
    scan(&engine, &case.case, &case.input)
}

/// The case's settings as parameters of the controls, by the names that Kubescape gives them.
fn parameters(case: &Case, controls: &[&Control]) -> Vec<(String, String, ParameterValue)> {
    let mut parameters = Vec::new();
    for (name, value) in case.settings.iter().flat_map(entries) {
        for control in controls {
            for parameter in control.parameters.iter().filter(|known| known.kubescape.as_deref() == Some(name)) {
                if let Some(value) = convert(&parameter.default, value) {
                    parameters.push((control.id.to_string(), parameter.name.to_string(), value));
                }
            }
        }
    }
    parameters
}

/// The settings of both groups that Kubescape knows: posture and data.
fn entries(settings: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let groups = settings.as_object().into_iter().flat_map(|groups| groups.values());
    groups.filter_map(Value::as_object).flatten().map(|(name, value)| (name.as_str(), value))
}

fn convert(default: &ParameterDefault, value: &Value) -> Option<ParameterValue> {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => vec![other.as_str()?.to_owned()],
    };
    match default {
        ParameterDefault::Strings(_) => Some(ParameterValue::Strings(texts)),
        ParameterDefault::String(_) => texts.into_iter().next().map(ParameterValue::String),
        ParameterDefault::Integer(_) => texts.first()?.parse().ok().map(ParameterValue::Integer),
        ParameterDefault::Boolean(_) => texts.first()?.parse().ok().map(ParameterValue::Boolean),
    }
}

/// The objects of the input that findings are about or that stand behind their targets.
fn failing(case: &Case, assembly: &Assembly) -> BTreeSet<Target> {
    let is_input = |target: &&Target| {
        case.input.iter().any(|object| {
            let text = |pointer| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            text("/kind") == target.kind && text("/metadata/name") == target.name
        })
    };
    let targets =
        assembly.findings.iter().flat_map(|finding| std::iter::once(&finding.target).chain(finding.instances.iter()));
    targets.filter(is_input).cloned().collect()
}

fn judge(case: &Case, assembly: &Assembly) -> Result<(), String> {
    let verdict = if assembly.findings.is_empty() { "pass" } else { "fail" };
    if verdict != case.verdict {
        let messages: Vec<String> = assembly
            .findings
            .iter()
            .map(|finding| format!("{}: {} ({})", finding.target, finding.message, finding.location.path))
            .collect();
        return Err(format!("expected {}, found {verdict} {messages:?}", case.verdict));
    }
    let found = failing(case, assembly);
    let expected: Vec<&Object> = case.expected.iter().flat_map(|expected| &expected.objects).collect();
    if expected.is_empty() {
        return Ok(());
    }
    let unexpected: Vec<String> = found
        .iter()
        .filter(|target| !expected.iter().any(|object| object.is(target)))
        .map(ToString::to_string)
        .collect();
    let absent: Vec<&&Object> =
        expected.iter().filter(|object| !found.iter().any(|target| object.is(target))).collect();
    if unexpected.is_empty() && absent.is_empty() {
        return Ok(());
    }
    Err(format!("objects differ: too many {unexpected:?}, missing {absent:?}"))
}

fn expected_paths(case: &Case) -> BTreeSet<String> {
    let of = |expected: &Expected| -> Vec<String> {
        let paths = &expected.paths;
        let fixes = paths.fix_paths.iter().map(|fix| fix.path.clone());
        [&paths.failed_paths, &paths.review_paths, &paths.delete_paths]
            .into_iter()
            .flatten()
            .cloned()
            .chain(fixes)
            .collect()
    };
    case.expected.iter().flat_map(of).collect()
}

fn found_paths(assembly: &Assembly) -> BTreeSet<String> {
    assembly.findings.iter().map(|finding| finding.location.path.clone()).collect()
}
