//! Section 6.1.33 of CSAF 2.0: For one vulnerability a product has at most one flag with a justification code of VEX.

use std::collections::BTreeSet;

use super::places::Groups;
use super::{Report, Test};
use crate::csaf::{Csaf, Flag};

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.33",
    "a product has two justifications",
    "keep one flag per product",
    "For one vulnerability a product has at most one flag with a justification code of VEX.",
    check,
);

/// The justification codes of VEX among the labels.
const JUSTIFICATIONS: &[&str] = &[
    "component_not_present",
    "inline_mitigations_already_exist",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_not_present",
];

fn check(document: &Csaf, report: &mut Report<'_>) {
    let groups = Groups::of(document);
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let mut seen = BTreeSet::new();
        let justifies = |flag: &Flag| JUSTIFICATIONS.contains(&flag.label.as_str());
        for (place, flag) in vulnerability.flags.iter().enumerate().filter(|(_, flag)| justifies(flag)) {
            for id in groups.members([(&flag.product_ids, &flag.group_ids)].into_iter()) {
                if !seen.insert(id) {
                    report.add(
                        format!("/vulnerabilities/{index}/flags/{place}"),
                        format!("`{id}` has a justification already"),
                    );
                }
            }
        }
    }
}
