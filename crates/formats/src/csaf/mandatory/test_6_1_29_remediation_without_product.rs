//! Section 6.1.29 of CSAF 2.0: A remediation names the products or groups that it is for.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.29",
    "a remediation is for no product",
    "add `product_ids` or `group_ids`",
    "A remediation names the products or groups that it is for.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        for (place, remediation) in vulnerability.remediations.iter().enumerate() {
            if remediation.product_ids.is_empty() && remediation.group_ids.is_empty() {
                report.add(
                    format!("/vulnerabilities/{index}/remediations/{place}"),
                    "neither `product_ids` nor `group_ids`".to_owned(),
                );
            }
        }
    }
}
