//! Section 6.1.2 of CSAF 2.0: Each product id is defined once in the product tree.

use std::collections::BTreeSet;

use super::places::definitions;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.2",
    "a product id is defined twice",
    "give each product an id of its own",
    "Each product id is defined once in the product tree.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (pointer, product) in definitions(document) {
        if !seen.insert(product.product_id.as_str()) {
            report.add(format!("{pointer}/product_id"), format!("`{}` is defined a second time", product.product_id));
        }
    }
}
