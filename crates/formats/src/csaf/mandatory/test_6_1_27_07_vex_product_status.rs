//! Section 6.1.27.7 of CSAF 2.0: The profile VEX asks for one of these lists for each vulnerability.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.7",
    "a vulnerability has none of the states of VEX",
    "add fixed, known_affected, known_not_affected or under_investigation",
    "The profile VEX asks for one of these lists for each vulnerability.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_vex"].contains(&document.document.category.as_str()) {
        return;
    }
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let has_state = vulnerability.product_status.as_ref().is_some_and(|status| {
            let lists =
                [&status.fixed, &status.known_affected, &status.known_not_affected, &status.under_investigation];
            lists.iter().any(|list| !list.is_empty())
        });
        if !has_state {
            report.add(
                format!("/vulnerabilities/{index}"),
                "none of fixed, known_affected, known_not_affected and under_investigation".to_owned(),
            );
        }
    }
}
