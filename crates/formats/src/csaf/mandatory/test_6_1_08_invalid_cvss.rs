//! Section 6.1.8 of CSAF 2.0: CVSS objects must be valid by the JSON schema of their version of CVSS.

use serde_json::Value;

use super::places::scores;
use super::{Report, Test};
use crate::csaf::Csaf;
use crate::cvss::object;
use crate::fault::below;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.8",
    "a CVSS object breaks its schema",
    "write the object as the schema of its version asks",
    "CVSS objects must be valid by the JSON schema of their version of CVSS.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for score in scores(document) {
        for complaint in object::schema_complaints(&Value::Object(score.object.clone()), score.second) {
            let pointer = if complaint.property.is_empty() {
                score.pointer.clone()
            } else {
                below(&score.pointer, &complaint.property)
            };
            report.add(pointer, complaint.message);
        }
    }
}
