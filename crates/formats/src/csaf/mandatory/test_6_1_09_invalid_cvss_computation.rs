//! Section 6.1.9 of CSAF 2.0: Scores and severities must be those that the vector gives.

use super::places::scores;
use super::{Report, Test};
use crate::csaf::Csaf;
use crate::cvss::object;
use crate::fault::below;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.9",
    "a CVSS score is not that of the vector",
    "compute the scores and severities from the vector",
    "Scores and severities must be those that the vector gives.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for score in scores(document) {
        for complaint in object::score_complaints(score.object) {
            let pointer = if complaint.property.is_empty() {
                score.pointer.clone()
            } else {
                below(&score.pointer, &complaint.property)
            };
            report.add(pointer, complaint.message);
        }
    }
}
