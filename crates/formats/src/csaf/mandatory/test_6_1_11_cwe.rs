//! Section 6.1.11 of CSAF 2.0: The weakness must be one of the CWE list, and its name that of its id.

use std::collections::BTreeMap;

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.11",
    "a CWE id and its name do not belong together",
    "write the id and the name as the CWE list has them",
    "The weakness must be one of the CWE list, and its name that of its id.",
    check,
);

/// Number and name of each weakness of CWE 4.16 (MITRE, <https://cwe.mitre.org>; terms of use allow it).
const WEAKNESSES: &str = include_str!("weaknesses.tsv");

fn check(document: &Csaf, report: &mut Report<'_>) {
    let names = names();
    for (index, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let Some(cwe) = &vulnerability.cwe else { continue };
        match cwe.id.strip_prefix("CWE-").and_then(|number| names.get(number)) {
            None => report.add(format!("/vulnerabilities/{index}/cwe/id"), format!("{} is no weakness of CWE", cwe.id)),
            Some(name) if **name != cwe.name => {
                report.add(
                    format!("/vulnerabilities/{index}/cwe/name"),
                    format!("{} is called `{name}`, not `{}`", cwe.id, cwe.name),
                );
            }
            Some(_) => {}
        }
    }
}

fn names() -> BTreeMap<&'static str, &'static str> {
    WEAKNESSES.lines().filter_map(|line| line.split_once('\t')).collect()
}
