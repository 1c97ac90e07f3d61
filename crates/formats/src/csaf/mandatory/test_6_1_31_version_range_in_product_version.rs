//! Section 6.1.31 of CSAF 2.0: A branch of category product_version holds one version, not a range.

use super::places::branches;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.31",
    "a product version is a range",
    "use the category product_version_range",
    "A branch of category product_version holds one version, not a range.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (pointer, branch) in branches(document) {
        if branch.category == "product_version" && is_range(&branch.name) {
            report.add(format!("{pointer}/name"), format!("`{}` is a range", branch.name));
        }
    }
}

/// The operators and words of the standard.
fn is_range(name: &str) -> bool {
    let words = ["after", "all", "before", "earlier", "later", "prior", "versions"];
    name.contains(['<', '>']) || name.to_lowercase().split_whitespace().any(|word| words.contains(&word))
}
