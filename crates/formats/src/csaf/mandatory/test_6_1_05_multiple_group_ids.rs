//! Section 6.1.5 of CSAF 2.0: Each product group id is defined once in the product tree.

use std::collections::BTreeSet;

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.5",
    "a product group id is defined twice",
    "give each group an id of its own",
    "Each product group id is defined once in the product tree.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    let groups = document.product_tree.iter().flat_map(|tree| &tree.product_groups);
    for (index, group) in groups.enumerate() {
        if !seen.insert(group.group_id.as_str()) {
            report.add(
                format!("/product_tree/product_groups/{index}/group_id"),
                format!("`{}` is defined a second time", group.group_id),
            );
        }
    }
}
