//! Section 6.1.21 of CSAF 2.0: Sorted by date, whole numbers (major versions of semantic versions) begin with 0 or 1 and leave none out.

use super::places::revisions;
use super::{Report, Test};
use crate::csaf::Csaf;
use crate::semantic_version::SemanticVersion;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.21",
    "the revision history leaves a version out",
    "add the missing revision",
    "Sorted by date, whole numbers (major versions of semantic versions) begin with 0 or 1 and leave none out.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let mut last: Option<u64> = None;
    for (index, revision) in revisions(document) {
        let version = SemanticVersion::lenient(&revision.number);
        let Some(number) = version.and_then(|version| version.major().parse::<u64>().ok()) else { continue };
        let expected = last.map_or(number <= 1, |last| number <= last.saturating_add(1));
        if !expected {
            let before = last.map_or_else(|| "nothing".to_owned(), |last| last.to_string());
            report.add(
                format!("/document/tracking/revision_history/{index}/number"),
                format!("{} follows {before}", revision.number),
            );
        }
        last = Some(number.max(last.unwrap_or(0)));
    }
}
