//! Section 6.1.27.9 of CSAF 2.0: The profile VEX asks why each known_not_affected product is not affected.

use super::places::Groups;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.9",
    "a product that is not affected has no impact statement",
    "add a flag or a threat of category impact for the product",
    "The profile VEX asks why each known_not_affected product is not affected.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_vex"].contains(&document.document.category.as_str()) {
        return;
    }
    let groups = Groups::of(document);
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let flags = vulnerability.flags.iter().map(|flag| (&flag.product_ids, &flag.group_ids));
        let impacts = vulnerability.threats.iter().filter(|threat| threat.category == "impact");
        let impacts = impacts.map(|threat| (&threat.product_ids, &threat.group_ids));
        let explained = groups.members(flags.chain(impacts));
        let listed = vulnerability.product_status.iter().flat_map(|status| &status.known_not_affected);
        for (place, id) in listed.enumerate().filter(|(_, id)| !explained.contains(id.as_str())) {
            report.add(
                format!("/vulnerabilities/{index}/product_status/known_not_affected/{place}"),
                format!("`{id}` has neither a flag nor a threat of category impact"),
            );
        }
    }
}
