//! Section 6.1.14 of CSAF 2.0: Sorted by date, the version numbers of the revision history must ascend.

use std::cmp::Ordering;

use super::places::revisions;
use super::{Report, Test};
use crate::csaf::Csaf;
use crate::semantic_version::compare;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.14",
    "the revision history is not in order",
    "order dates and version numbers alike",
    "Sorted by date, the version numbers of the revision history must ascend.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let revisions = revisions(document);
    for pair in revisions.windows(2) {
        let [(_, left), (index, right)] = pair else { continue };
        if compare(&left.number, &right.number).is_some_and(Ordering::is_gt) {
            report.add(
                format!("/document/tracking/revision_history/{index}/number"),
                format!("{} is later than {}", right.number, left.number),
            );
        }
    }
}
