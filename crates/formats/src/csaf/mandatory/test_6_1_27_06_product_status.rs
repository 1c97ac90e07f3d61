//! Section 6.1.27.6 of CSAF 2.0: The profile Security Advisory asks for the status of products for each vulnerability.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.6",
    "a vulnerability has no product status",
    "add `product_status`",
    "The profile Security Advisory asks for the status of products for each vulnerability.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_security_advisory"].contains(&document.document.category.as_str()) {
        return;
    }
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        if vulnerability.product_status.is_none() {
            report.add(format!("/vulnerabilities/{index}"), "no `product_status`".to_owned());
        }
    }
}
