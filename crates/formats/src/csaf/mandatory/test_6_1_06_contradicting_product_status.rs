//! Section 6.1.6 of CSAF 2.0: For one vulnerability a product is affected, not affected, fixed or under investigation, and only one of these.

use std::collections::BTreeMap;

use super::{Report, Test};
use crate::csaf::{Csaf, ProductStatus};

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.6",
    "a product has contradicting states",
    "leave each product one of affected, not affected, fixed and under investigation",
    "For one vulnerability a product is affected, not affected, fixed or under investigation, and only one of these.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let Some(status) = &vulnerability.product_status else { continue };
        let mut states: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, state, list) in lists(status) {
            for (place, id) in list.iter().enumerate() {
                let first = *states.entry(id).or_insert(state);
                if first != state {
                    report.add(
                        format!("/vulnerabilities/{index}/product_status/{name}/{place}"),
                        format!("`{id}` is {state} here and {first} elsewhere"),
                    );
                }
            }
        }
    }
}

/// The lists of states: name, meaning, products. `recommended` says nothing about the state.
fn lists(status: &ProductStatus) -> [(&'static str, &'static str, &[String]); 7] {
    [
        ("first_affected", "affected", &status.first_affected),
        ("known_affected", "affected", &status.known_affected),
        ("last_affected", "affected", &status.last_affected),
        ("known_not_affected", "not affected", &status.known_not_affected),
        ("first_fixed", "fixed", &status.first_fixed),
        ("fixed", "fixed", &status.fixed),
        ("under_investigation", "under investigation", &status.under_investigation),
    ]
}
