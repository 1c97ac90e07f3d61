//! Section 6.1.3 of CSAF 2.0: A product that a relationship defines must not be part of itself, directly or through other relationships.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.3",
    "a product is made of itself",
    "correct the references of the relationship",
    "A product that a relationship defines must not be part of itself, directly or through other relationships.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let relationships = document.product_tree.iter().flat_map(|tree| &tree.relationships);
    let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for relationship in relationships.clone() {
        let references = [&relationship.product_reference, &relationship.relates_to_product_reference];
        let id = relationship.full_product_name.product_id.as_str();
        parts.entry(id).or_default().extend(references.map(String::as_str));
    }
    for (index, relationship) in relationships.enumerate() {
        let id = relationship.full_product_name.product_id.as_str();
        if is_part_of_itself(id, &parts) {
            report.add(format!("/product_tree/relationships/{index}"), format!("`{id}` is part of itself"));
        }
    }
}

fn is_part_of_itself(id: &str, parts: &BTreeMap<&str, Vec<&str>>) -> bool {
    let mut open: Vec<&str> = parts.get(id).cloned().unwrap_or_default();
    let mut seen = BTreeSet::new();
    while let Some(part) = open.pop() {
        if part == id {
            return true;
        }
        if seen.insert(part) {
            open.extend(parts.get(part).into_iter().flatten());
        }
    }
    false
}
