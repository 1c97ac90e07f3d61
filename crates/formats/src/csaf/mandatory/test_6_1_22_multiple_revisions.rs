//! Section 6.1.22 of CSAF 2.0: Each version stands in the revision history once.

use std::collections::BTreeSet;

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.22",
    "a version stands in the revision history twice",
    "give each revision a number of its own",
    "Each version stands in the revision history once.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (index, revision) in document.document.tracking.revision_history.iter().enumerate() {
        if !seen.insert(revision.number.as_str()) {
            report.add(
                format!("/document/tracking/revision_history/{index}/number"),
                format!("{} stands here a second time", revision.number),
            );
        }
    }
}
