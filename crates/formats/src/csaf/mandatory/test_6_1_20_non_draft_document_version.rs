//! Section 6.1.20 of CSAF 2.0: Documents that are final or interim have a version without a pre-release part.

use super::{Report, Test};
use crate::csaf::Csaf;
use crate::semantic_version::SemanticVersion;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.20",
    "a released document has the version of a pre-release",
    "remove the pre-release part of the version",
    "Documents that are final or interim have a version without a pre-release part.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let tracking = &document.document.tracking;
    let prerelease = SemanticVersion::lenient(&tracking.version).is_some_and(|version| version.is_prerelease());
    if prerelease && tracking.status != "draft" {
        report.add(
            "/document/tracking/version",
            format!("{} of a document that is {}", tracking.version, tracking.status),
        );
    }
}
