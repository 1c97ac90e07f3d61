//! Section 6.1.27.3 of CSAF 2.0: The profile Informational Advisory has no vulnerabilities.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.3",
    "an informational advisory has vulnerabilities",
    "remove them, or choose another profile",
    "The profile Informational Advisory has no vulnerabilities.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_informational_advisory"].contains(&document.document.category.as_str()) {
        return;
    }
    if !document.vulnerabilities.is_empty() {
        report.add("/vulnerabilities", "an informational advisory has none".to_owned());
    }
}
