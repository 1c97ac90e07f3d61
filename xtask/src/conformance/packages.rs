//! Suite `packages`: package files and the packages in them, through the catalogers.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::Outcome;

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let file = data.join("packages/cases.jsonl");
    let cases = palisade_testkit::package_cases::cases(&file).with_context(|| file.display().to_string())?;
    let mut outcome = Outcome::default();
    for case in cases {
        if !case.catalogers().is_empty() {
            outcome.accountable.insert(case.label.clone());
        }
        outcome.case(case.label.clone(), case.judge());
    }
    Ok(outcome)
}
