//! Section 6.1.30 of CSAF 2.0: The version and the revisions of a document are all whole numbers or all semantic versions.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.30",
    "whole numbers and semantic versions are mixed",
    "use one kind of version throughout",
    "The version and the revisions of a document are all whole numbers or all semantic versions.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let tracking = &document.document.tracking;
    let whole = |version: &str| version.bytes().all(|byte| byte.is_ascii_digit());
    for (index, revision) in tracking.revision_history.iter().enumerate() {
        if whole(&revision.number) != whole(&tracking.version) {
            report.add(
                format!("/document/tracking/revision_history/{index}/number"),
                format!("{} beside {}", revision.number, tracking.version),
            );
        }
    }
}
