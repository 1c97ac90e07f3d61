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
        for failure in outcome.failures.iter().filter(|failure| outcome.accountable.contains(&failure.case)) {
            if self.reason(suite, &failure.case).is_none() {
                complaints.push(format!("{} fails and is not argued: {}", failure.case, failure.why));
            }
        }
        complaints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(pins: &str, accountable: bool, result: Result<(), String>) -> Vec<String> {
        let pins: Pins = toml::from_str(pins).unwrap();
        let mut outcome = Outcome::default();
        outcome.case("rule/case", result);
        if accountable {
            outcome.accountable.insert("rule/case".to_owned());
        }
        pins.compare("suite", &outcome)
    }

    const ARGUED: &str =
        "passed.suite = 0\n[[argued]]\nsuite = \"suite\"\ncase = \"rule/case\"\nreason = \"on purpose\"\n";

    #[test]
    fn an_accountable_case_that_fails_must_be_argued() {
        let wrong = || Err("expected pass, found fail".to_owned());
        assert_eq!(complaints("passed.suite = 0", false, wrong()), Vec::<String>::new());
        let unargued = ["rule/case fails and is not argued: expected pass, found fail"];
        assert_eq!(complaints("passed.suite = 0", true, wrong()), unargued);
        assert_eq!(complaints(ARGUED, true, wrong()), Vec::<String>::new());
    }

    #[test]
    fn an_argued_case_must_fail() {
        let pinned = ARGUED.replace("suite = 0", "suite = 1");
        assert_eq!(complaints(&pinned, true, Ok(())), ["rule/case is argued and does not differ"]);
    }
}
