//! Section 6.1.13 of CSAF 2.0: Package URLs must be sound by their specification.

use std::str::FromStr as _;

use super::places::definitions;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.13",
    "a package URL is not sound",
    "write it by the specification of package URLs",
    "Package URLs must be sound by their specification.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (pointer, product) in definitions(document) {
        let helper = product.product_identification_helper.as_ref();
        let Some(purl) = helper.and_then(|helper| helper.purl.as_deref()) else { continue };
        if let Err(error) = packageurl::PackageUrl::from_str(purl) {
            report.add(format!("{pointer}/product_identification_helper/purl"), format!("`{purl}`: {error}"));
        }
    }
}
