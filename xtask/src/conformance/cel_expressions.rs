//! Suite `cel-expressions`: expressions found in the wild. All must parse; those that are written for admission policies
//! must type-check as well.

use std::path::Path;

use anyhow::Result;
use palisade_cel::{Type, admission};

use super::Outcome;

/// The libraries whose expressions use nothing but what Kubernetes declares.
const CHECKED: &[&str] = &["gatekeeper-lib", "kubescape-cel"];

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let text = std::fs::read_to_string(data.join("cel/expressions.json"))?;
    let expressions: Vec<(String, String)> = serde_json::from_str(&text)?;
    // Expressions stand without their policies: of `variables` no types are known.
    let environment = admission::environment().with_variable("variables", Type::Dyn);
    let mut outcome = Outcome::default();
    let mut checked = 0;
    for (index, (origin, expression)) in expressions.iter().enumerate() {
        let result = if CHECKED.contains(&origin.as_str()) {
            checked += 1;
            environment.compile(expression).map(drop)
        } else {
            environment.parse(expression).map(drop).map_err(|error| vec![error])
        };
        outcome.case(format!("{origin}/{index}"), result.map_err(|errors| format!("{expression}: {errors:?}")));
    }
    outcome.remarks.push(format!("{checked} of them type-checked"));
    Ok(outcome)
}
