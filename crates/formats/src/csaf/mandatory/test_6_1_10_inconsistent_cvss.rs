//! Section 6.1.10 of CSAF 2.0: Properties that repeat the vector must say the same.

use super::places::scores;
use super::{Report, Test};
use crate::csaf::Csaf;
use crate::cvss::object;
use crate::fault::below;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.10",
    "a CVSS property contradicts the vector",
    "write what the vector says, or leave the property out",
    "Properties that repeat the vector must say the same.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for score in scores(document) {
        for complaint in object::contradictions(score.object) {
            let pointer = if complaint.property.is_empty() {
                score.pointer.clone()
            } else {
                below(&score.pointer, &complaint.property)
            };
            report.add(pointer, complaint.message);
        }
    }
}
