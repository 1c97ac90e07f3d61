//! Section 6.1.23 of CSAF 2.0: Each CVE id belongs to one vulnerability of the document.

use std::collections::BTreeSet;

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.23",
    "two vulnerabilities have one CVE id",
    "join the vulnerabilities",
    "Each CVE id belongs to one vulnerability of the document.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        if let Some(cve) = vulnerability.cve.as_ref().filter(|cve| !seen.insert(cve.as_str())) {
            report.add(format!("/vulnerabilities/{index}/cve"), format!("{cve} stands here a second time"));
        }
    }
}
