//! How a framework came out of a run.

use std::collections::BTreeSet;

use palisade_model::Finding;
use palisade_model::coverage::NotEvaluated;
use palisade_model::finding::FindingState;
use palisade_model::report::FrameworkResult;

use super::{Framework, answers};
use crate::catalog::Catalog;
use crate::control::Control;

/// What there is to say about items without a verdict.
pub type FrameworkNote = NotEvaluated;

/// The result of `framework`: an item passes where all its controls were called for something and none has an open
/// finding. `evaluated` are the ids of controls that were called at all.
#[must_use]
pub fn evaluate(
    framework: &Framework,
    catalog: &Catalog,
    evaluated: &BTreeSet<&str>,
    findings: &[Finding],
) -> (FrameworkResult, Vec<FrameworkNote>) {
    let open: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.state == FindingState::Open)
        .map(|finding| finding.rule.as_str())
        .collect();
    let mut result = FrameworkResult {
        id: framework.id.to_owned(),
        title: framework.title().to_owned(),
        ..FrameworkResult::default()
    };
    let mut notes = Vec::new();
    for item in framework.items() {
        let controls: Vec<&Control> =
            catalog.controls().iter().filter(|control| answers(control, framework.id, item.id)).collect();
        let idle = controls.iter().find(|control| !evaluated.contains(control.id.as_ref()));
        if controls.is_empty() {
            result.not_covered.push(item.id.to_owned());
        } else if controls.iter().any(|control| open.contains(control.id.as_ref())) {
            result.failed += 1;
        } else if let Some(control) = idle {
            let why = format!("nothing in the input that `{}` judges", control.id);
            notes.push(NotEvaluated { what: format!("{}/{}", framework.id, item.id), why });
        } else {
            result.passed += 1;
        }
    }
    (result, notes)
}
