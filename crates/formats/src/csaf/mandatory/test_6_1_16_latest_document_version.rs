//! Section 6.1.16 of CSAF 2.0: The version of the document must be the number of its latest revision.

use super::places::revisions;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.16",
    "the version is not the latest of the revision history",
    "write the number of the latest revision",
    "The version of the document must be the number of its latest revision.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let tracking = &document.document.tracking;
    let Some((_, latest)) = revisions(document).pop() else { return };
    let draft = tracking.status == "draft";
    if comparable(&tracking.version, draft) != comparable(&latest.number, draft) {
        report.add(
            "/document/tracking/version",
            format!("{} is the version, {} the latest revision", tracking.version, latest.number),
        );
    }
}

/// Build metadata does not count, in drafts pre-release parts neither.
fn comparable(version: &str, draft: bool) -> &str {
    let version = version.split('+').next().unwrap_or(version);
    if draft { version.split('-').next().unwrap_or(version) } else { version }
}
