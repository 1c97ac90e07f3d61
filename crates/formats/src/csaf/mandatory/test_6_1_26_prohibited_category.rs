//! Section 6.1.26 of CSAF 2.0: A document of the profile CSAF Base must not have a category that looks like the name of another profile, nor one that begins with csaf_.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.26",
    "a category looks like that of a profile",
    "write the category of the profile exactly, or another word",
    "A document of the profile CSAF Base must not have a category that looks like the name of another profile, nor one that begins with csaf_.",
    check,
);

/// The categories of the profiles other than CSAF Base.
const PROFILES: &[&str] =
    &["csaf_informational_advisory", "csaf_security_advisory", "csaf_security_incident_response", "csaf_vex"];

fn check(document: &Csaf, report: &mut Report<'_>) {
    let category = document.document.category.as_str();
    if PROFILES.contains(&category) || category == "csaf_base" {
        return;
    }
    let folded = fold(category);
    let alike = PROFILES.iter().find(|profile| {
        let profile = fold(profile);
        folded == profile || profile.strip_prefix("csaf") == Some(&folded)
    });
    if let Some(profile) = alike {
        report.add("/document/category", format!("`{category}` looks like {profile}"));
    } else if category.to_lowercase().starts_with("csaf_") {
        report.add("/document/category", format!("`{category}` begins with csaf_"));
    }
}

/// Case, blanks, `-` and `_` do not count.
fn fold(category: &str) -> String {
    category
        .to_lowercase()
        .chars()
        .filter(|character| !character.is_whitespace() && !"-_".contains(*character))
        .collect()
}
