//! Section 6.1.27.1 of CSAF 2.0: The profiles Informational Advisory and Security Incident Response ask for a note that describes the document.

use super::{Report, Test};
use crate::csaf::{Csaf, Note};

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.1",
    "the document has no note that describes it",
    "add a note of category description, details, general or summary",
    "The profiles Informational Advisory and Security Incident Response ask for a note that describes the document.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_informational_advisory", "csaf_security_incident_response"]
        .contains(&document.document.category.as_str())
    {
        return;
    }
    let describes = |note: &Note| ["description", "details", "general", "summary"].contains(&note.category.as_str());
    if !document.document.notes.iter().any(describes) {
        report.add("/document", "no note of category description, details, general or summary".to_owned());
    }
}
