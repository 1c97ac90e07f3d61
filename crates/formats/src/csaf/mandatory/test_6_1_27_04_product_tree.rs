//! Section 6.1.27.4 of CSAF 2.0: The profiles Security Advisory and VEX ask for a product tree.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.4",
    "the document has no product tree",
    "add `product_tree`",
    "The profiles Security Advisory and VEX ask for a product tree.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_security_advisory", "csaf_vex"].contains(&document.document.category.as_str()) {
        return;
    }
    if document.product_tree.is_none() {
        report.add("", "no `product_tree`".to_owned());
    }
}
