//! Section 6.1.24 of CSAF 2.0: A party has one status on a date.

use std::collections::BTreeSet;

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.24",
    "a party is involved twice on one date",
    "join the involvements",
    "A party has one status on a date.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (place, involvement) in vulnerability.involvements.iter().enumerate() {
            let Some(date) = &involvement.date else { continue };
            let party = involvement.party.as_str();
            if !seen.insert((party, date.instant_key())) {
                report.add(
                    format!("/vulnerabilities/{index}/involvements/{place}"),
                    format!("{party} is involved on {date} already"),
                );
            }
        }
    }
}
