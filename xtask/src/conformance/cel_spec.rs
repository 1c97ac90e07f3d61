//! Suite `cel-spec`: the specification's own tests.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use palisade_cel::libraries::SPECIFICATION;
use palisade_cel::{CompileError, Environment, Type};
use serde::Deserialize;
use serde_json::Value as Json;

use super::cel_values::{kind, same, value};
use super::{Outcome, json_lines};

#[derive(Debug, Deserialize)]
struct Case {
    file: String,
    section: String,
    name: String,
    expr: String,
    #[serde(default)]
    container: String,
    #[serde(default)]
    types: BTreeMap<String, Json>,
    #[serde(default)]
    bindings: BTreeMap<String, Json>,
    #[serde(default)]
    disable_check: bool,
    #[serde(default)]
    check_only: bool,
    deduced_type: Option<Json>,
    value: Option<Json>,
    error: Option<String>,
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let cases: Vec<Case> = json_lines(&data.join("cel/spec-cases.jsonl"))?;
    let mut outcome = Outcome::default();
    for case in &cases {
        outcome.case(format!("{}/{}/{}", case.file, case.section, case.name), judge(case)?);
    }
    Ok(outcome)
}

fn shown(errors: &[CompileError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn judge(case: &Case) -> Result<Result<(), String>> {
    let mut environment = Environment::standard().with_libraries(SPECIFICATION).with_container(case.container.as_str());
    for (name, json) in &case.types {
        environment = environment.with_variable(name.as_str(), kind(json)?);
    }
    let compiled =
        if case.disable_check { environment.compile_unchecked(&case.expr) } else { environment.compile(&case.expr) };
    let program = match compiled {
        Ok(program) => program,
        Err(_) if case.error.is_some() => return Ok(Ok(())),
        Err(errors) => return Ok(Err(format!("{}: {}", case.expr, shown(&errors)))),
    };
    if let Some(deduced) = &case.deduced_type {
        let wanted: Type = kind(deduced)?;
        if *program.result_type() != wanted {
            return Ok(Err(format!("{}: type {} instead of {wanted}", case.expr, program.result_type())));
        }
    }
    if case.check_only {
        return Ok(Ok(()));
    }
    let mut activation = environment.activation();
    for (name, json) in &case.bindings {
        activation = activation.with(&environment, name, value(json)?);
    }
    let wanted = case.value.as_ref().map(value).transpose()?;
    Ok(match (program.evaluate(&activation), wanted) {
        (Ok(found), Some(wanted)) if same(&found, &wanted) => Ok(()),
        (Err(_), None) => Ok(()),
        (found, wanted) => Err(format!("{}: {found:?} instead of {wanted:?}", case.expr)),
    })
}
