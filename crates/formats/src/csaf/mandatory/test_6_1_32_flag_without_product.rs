//! Section 6.1.32 of CSAF 2.0: A flag names the products or groups that it is about.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.32",
    "a flag is about no product",
    "add `product_ids` or `group_ids`",
    "A flag names the products or groups that it is about.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        for (place, flag) in vulnerability.flags.iter().enumerate() {
            if flag.product_ids.is_empty() && flag.group_ids.is_empty() {
                report.add(
                    format!("/vulnerabilities/{index}/flags/{place}"),
                    "neither `product_ids` nor `group_ids`".to_owned(),
                );
            }
        }
    }
}
