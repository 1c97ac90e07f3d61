//! `conformance.toml`: pinned counts, and the cases where Palisade differs on purpose.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::Outcome;

/// The content of `conformance.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pins {
    /// How many cases of each suite pass.
    #[serde(default)]
    passed: BTreeMap<String, usize>,
    /// Cases where Palisade differs on purpose: never counted as passed.
    #[serde(default)]
    argued: Vec<Argued>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Argued {
    suite: String,
    case: String,
    reason: String,
}

impl Pins {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// Why a case differs on purpose.
    pub(crate) fn reason(&self, suite: &str, case: &str) -> Option<&str> {
        let is = |argued: &&Argued| argued.suite == suite && argued.case == case;
        self.argued.iter().find(is).map(|argued| argued.reason.as_str())
    }

    /// What is wrong with the pins of a suite.
    pub(crate) fn compare(&self, suite: &str, outcome: &Outcome) -> Vec<String> {
        let passed = outcome.passed();
        let mut complaints = Vec::new();
        match self.passed.get(suite) {
            None => complaints.push(format!("no count is pinned in conformance.toml; {passed} pass")),
            Some(pinned) if passed < *pinned => complaints.push(format!("{passed} pass, {pinned} are pinned")),
            Some(pinned) if passed > *pinned => complaints.push(format!("{passed} pass: pin it (now {pinned})")),
            Some(_) => {}
        }
        for argued in self.argued.iter().filter(|argued| argued.suite == suite) {
            if !outcome.failures.iter().any(|failure| failure.case == argued.case) {
                complaints.push(format!("{} is argued and does not differ", argued.case));
            }
        }
        complaints
    }
}
