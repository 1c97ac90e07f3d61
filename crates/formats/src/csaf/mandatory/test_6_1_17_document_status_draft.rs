//! Section 6.1.17 of CSAF 2.0: Versions 0, 0.y.z and pre-releases are drafts.

use super::{Report, Test};
use crate::csaf::Csaf;
use crate::semantic_version::SemanticVersion;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.17",
    "a version before the first release is not a draft",
    "make the status `draft`, or the version 1 or 1.0.0",
    "Versions 0, 0.y.z and pre-releases are drafts.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let tracking = &document.document.tracking;
    let Some(version) = SemanticVersion::lenient(&tracking.version) else { return };
    if (version.major() == "0" || version.is_prerelease()) && tracking.status != "draft" {
        report.add("/document/tracking/status", format!("version {} is {}", tracking.version, tracking.status));
    }
}
