//! Section 6.1.27.11 of CSAF 2.0: The profiles Security Advisory and VEX ask for vulnerabilities.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.11",
    "the document has no vulnerabilities",
    "add `vulnerabilities`",
    "The profiles Security Advisory and VEX ask for vulnerabilities.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_security_advisory", "csaf_vex"].contains(&document.document.category.as_str()) {
        return;
    }
    if document.vulnerabilities.is_empty() {
        report.add("", "no `vulnerabilities`".to_owned());
    }
}
