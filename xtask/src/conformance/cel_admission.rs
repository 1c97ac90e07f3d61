//! Suite `cel`: admission policies written in CEL, each with an object that passes or fails.

use std::path::Path;

use anyhow::Result;
use palisade_cel::Value;
use palisade_cel::admission::{FailurePolicy, Named, Policy, PolicyText, Request, ValidationText};
use palisade_testkit::tree;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Outcome, json_lines};

#[derive(Debug, Deserialize)]
struct Case {
    c: String,
    name: String,
    object: Json,
    params: Json,
    variables: Option<Vec<Variable>>,
    validations: Vec<Validation>,
    #[serde(rename = "match")]
    conditions: Option<Vec<Variable>>,
    failure: Option<String>,
    expected: String,
}

#[derive(Debug, Deserialize)]
struct Variable {
    name: String,
    expression: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Validation {
    expression: String,
    message: Option<String>,
    message_expression: Option<String>,
    reason: Option<String>,
}

impl Validation {
    fn text(&self) -> ValidationText<'_> {
        ValidationText {
            expression: &self.expression,
            message: self.message.as_deref(),
            message_expression: self.message_expression.as_deref(),
            reason: self.reason.as_deref(),
        }
    }
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let cases: Vec<Case> = json_lines(&data.join("cel/admission-cases.jsonl"))?;
    let mut outcome = Outcome::default();
    for case in &cases {
        outcome.case(format!("{}/{}", case.c, case.name), judge(case));
    }
    Ok(outcome)
}

fn named(variables: Option<&Vec<Variable>>) -> Vec<Named<'_>> {
    let variables = variables.map(Vec::as_slice).unwrap_or_default();
    variables.iter().map(|own| Named { name: &own.name, expression: &own.expression }).collect()
}

fn compile(case: &Case) -> Result<Policy, String> {
    let validations: Vec<_> = case.validations.iter().map(Validation::text).collect();
    let ignores = case.failure.as_deref() == Some("Ignore");
    let text = PolicyText {
        match_conditions: &named(case.conditions.as_ref()),
        variables: &named(case.variables.as_ref()),
        validations: &validations,
        audit_annotations: &[],
        failure_policy: if ignores { FailurePolicy::Ignore } else { FailurePolicy::Fail },
    };
    Policy::compile(&text).map_err(|errors| format!("{errors:?}"))
}

fn judge(case: &Case) -> Result<(), String> {
    let policy = compile(case)?;
    let (object, params) = (tree::from_json(&case.object), tree::from_json(&case.params));
    let request = Request {
        params: params.root().map_or(Value::Null, Value::from),
        ..Request::create(object.root().map_or(Value::Null, Value::from))
    };
    let decision = policy.evaluate(&request);
    let verdict = if decision.admitted() { "pass" } else { "fail" };
    if verdict == case.expected {
        return Ok(());
    }
    let said: Vec<&str> = decision.denials.iter().map(|denial| denial.message.as_str()).collect();
    Err(format!("{verdict} instead of {}: {said:?}", case.expected))
}
