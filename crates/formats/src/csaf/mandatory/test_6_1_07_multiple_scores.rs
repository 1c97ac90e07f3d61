//! Section 6.1.7 of CSAF 2.0: For one vulnerability a product has at most one score of each version of CVSS.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.7",
    "a product has two scores of one CVSS version",
    "keep one score per product and version",
    "For one vulnerability a product has at most one score of each version of CVSS.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for (place, scores) in vulnerability.scores.iter().enumerate() {
            for (name, object) in [("cvss_v2", &scores.cvss_v2), ("cvss_v3", &scores.cvss_v3)] {
                let Some(object) = object else { continue };
                let version = object.get("version").and_then(Value::as_str).unwrap_or(name);
                for id in &scores.products {
                    if !seen.insert((id, version)) {
                        report.add(
                            format!("/vulnerabilities/{index}/scores/{place}/{name}"),
                            format!("`{id}` has a score of CVSS {version} already"),
                        );
                    }
                }
            }
        }
    }
}
