//! Section 6.1.1 of CSAF 2.0: Each product id that the document uses must be defined in its product tree.

use std::collections::BTreeSet;

use super::places::{definitions, product_references};
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.1",
    "a product id is not defined",
    "define the product in `product_tree`, or correct the id",
    "Each product id that the document uses must be defined in its product tree.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let defined: BTreeSet<&str> =
        definitions(document).into_iter().map(|(_, product)| product.product_id.as_str()).collect();
    for (pointer, id) in product_references(document) {
        if !defined.contains(id) {
            report.add(pointer, format!("`{id}` is not defined"));
        }
    }
}
