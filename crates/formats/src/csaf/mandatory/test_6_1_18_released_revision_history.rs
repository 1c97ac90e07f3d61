//! Section 6.1.18 of CSAF 2.0: Documents that are final or interim have no revisions 0 or 0.y.z.

use super::{Report, Test};
use crate::csaf::Csaf;
use crate::semantic_version::SemanticVersion;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.18",
    "a released document has a revision before the first release",
    "remove revisions 0 and 0.y.z",
    "Documents that are final or interim have no revisions 0 or 0.y.z.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let tracking = &document.document.tracking;
    if tracking.status == "draft" {
        return;
    }
    for (index, revision) in tracking.revision_history.iter().enumerate() {
        if SemanticVersion::lenient(&revision.number).is_some_and(|version| version.major() == "0") {
            report.add(
                format!("/document/tracking/revision_history/{index}/number"),
                format!("revision {} of a document that is {}", revision.number, tracking.status),
            );
        }
    }
}
