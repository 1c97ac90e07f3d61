//! Section 6.1.4 of CSAF 2.0: Each product group id that the document uses must be defined in its product tree.

use std::collections::BTreeSet;

use super::places::group_references;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.4",
    "a product group id is not defined",
    "define the group in `product_tree`, or correct the id",
    "Each product group id that the document uses must be defined in its product tree.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let groups = document.product_tree.iter().flat_map(|tree| &tree.product_groups);
    let defined: BTreeSet<&str> = groups.map(|group| group.group_id.as_str()).collect();
    for (pointer, id) in group_references(document) {
        if !defined.contains(id) {
            report.add(pointer, format!("`{id}` is not defined"));
        }
    }
}
