//! Section 6.1.27.2 of CSAF 2.0: The profiles Informational Advisory and Security Incident Response ask for an external reference.

use super::{Report, Test};
use crate::csaf::{Csaf, Reference};

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.27.2",
    "the document has no external reference",
    "add a reference of category external",
    "The profiles Informational Advisory and Security Incident Response ask for an external reference.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    if !["csaf_informational_advisory", "csaf_security_incident_response"]
        .contains(&document.document.category.as_str())
    {
        return;
    }
    // A reference without a category is external (section 3.2.1.9).
    let external = |reference: &Reference| reference.category.as_deref().unwrap_or("external") == "external";
    if !document.document.references.iter().any(external) {
        report.add("/document", "no reference of category external".to_owned());
    }
}
