//! Section 6.1.27.10 of CSAF 2.0: The profile VEX asks what to do about each known_affected product.

use super::places::Groups;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.10",
    "a product that is affected has no action statement",
    "add a remediation for the product",
    "The profile VEX asks what to do about each known_affected product.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_vex"].contains(&document.document.category.as_str()) {
        return;
    }
    let groups = Groups::of(document);
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let remediations = vulnerability.remediations.iter();
        let helped = groups.members(remediations.map(|remediation| (&remediation.product_ids, &remediation.group_ids)));
        let listed = vulnerability.product_status.iter().flat_map(|status| &status.known_affected);
        for (place, id) in listed.enumerate().filter(|(_, id)| !helped.contains(id.as_str())) {
            report.add(
                format!("/vulnerabilities/{index}/product_status/known_affected/{place}"),
                format!("`{id}` has no remediation"),
            );
        }
    }
}
