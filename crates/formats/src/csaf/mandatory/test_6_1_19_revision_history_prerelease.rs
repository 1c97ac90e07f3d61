//! Section 6.1.19 of CSAF 2.0: The revision history has no pre-releases.

use super::{Report, Test};
use crate::csaf::Csaf;
use crate::semantic_version::SemanticVersion;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.19",
    "a revision is a pre-release",
    "remove revisions of pre-releases",
    "The revision history has no pre-releases.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (index, revision) in document.document.tracking.revision_history.iter().enumerate() {
        if SemanticVersion::lenient(&revision.number).is_some_and(|version| version.is_prerelease()) {
            report.add(
                format!("/document/tracking/revision_history/{index}/number"),
                format!("{} is a pre-release", revision.number),
            );
        }
    }
}
