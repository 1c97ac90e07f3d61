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
    let circular = circular(parts);
    for (index, relationship) in relationships.enumerate() {
        let id = relationship.full_product_name.product_id.as_str();
        if circular.contains(id) {
            report.add(format!("/product_tree/relationships/{index}"), format!("`{id}` is part of itself"));
        }
    }
}

/// What is left when all products are taken away that are made of nothing left, and then all that nothing left is made
/// of: the circles, and what lies between two of them.
fn circular<'a>(parts: BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let left: BTreeSet<&str> = parts.keys().copied().collect();
    let mut wholes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, made_of) in &parts {
        made_of.iter().for_each(|part| wholes.entry(part).or_default().push(id));
    }
    let left = peel(left, &parts, &wholes);
    peel(left, &wholes, &parts)
}

/// Takes away whatever has no successor left, until all have one.
fn peel<'a>(
    mut left: BTreeSet<&'a str>,
    successors: &BTreeMap<&'a str, Vec<&'a str>>,
    predecessors: &BTreeMap<&'a str, Vec<&'a str>>,
) -> BTreeSet<&'a str> {
    let alive = |id: &str| successors.get(id).map_or(0, |next| next.iter().filter(|one| left.contains(*one)).count());
    let mut counts: BTreeMap<&str, usize> = left.iter().map(|id| (*id, alive(id))).collect();
    let mut open: Vec<&str> = counts.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    while let Some(id) = open.pop() {
        left.remove(id);
        for before in predecessors.get(id).into_iter().flatten() {
            if let Some(count) = counts.get_mut(before).filter(|count| **count > 0) {
                *count -= 1;
                if *count == 0 {
                    open.push(before);
                }
            }
        }
    }
    left
}
