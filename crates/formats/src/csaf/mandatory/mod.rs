//! The mandatory tests of section 6.1 of CSAF 2.0, a file each, named after its number. A document that fails one is not
//! valid. What the schema says is not repeated here.

mod places;
mod test_6_1_01_missing_product_id;
mod test_6_1_02_multiple_product_ids;
mod test_6_1_03_circular_product_id;
mod test_6_1_04_missing_group_id;
mod test_6_1_05_multiple_group_ids;
mod test_6_1_06_contradicting_product_status;
mod test_6_1_07_multiple_scores;
mod test_6_1_08_invalid_cvss;
mod test_6_1_09_invalid_cvss_computation;
mod test_6_1_10_inconsistent_cvss;
mod test_6_1_11_cwe;
mod test_6_1_12_language;
mod test_6_1_13_purl;
mod test_6_1_14_sorted_revision_history;
mod test_6_1_15_translator;
mod test_6_1_16_latest_document_version;
mod test_6_1_17_document_status_draft;
mod test_6_1_18_released_revision_history;
mod test_6_1_19_revision_history_prerelease;
mod test_6_1_20_non_draft_document_version;
mod test_6_1_21_missing_revision;
mod test_6_1_22_multiple_revisions;
mod test_6_1_23_multiple_cve;
mod test_6_1_24_multiple_involvements;
mod test_6_1_25_multiple_hashes;
mod test_6_1_26_prohibited_category;
mod test_6_1_27_01_document_notes;
mod test_6_1_27_02_document_references;
mod test_6_1_27_03_no_vulnerabilities;
mod test_6_1_27_04_product_tree;
mod test_6_1_27_05_vulnerability_notes;
mod test_6_1_27_06_product_status;
mod test_6_1_27_07_vex_product_status;
mod test_6_1_27_08_vulnerability_id;
mod test_6_1_27_09_impact_statement;
mod test_6_1_27_10_action_statement;
mod test_6_1_27_11_vulnerabilities;
mod test_6_1_28_translation;
mod test_6_1_29_remediation_without_product;
mod test_6_1_30_mixed_versioning;
mod test_6_1_31_version_range_in_product_version;
mod test_6_1_32_flag_without_product;
mod test_6_1_33_multiple_justifications;

use palisade_model::Code;

use super::Csaf;
use crate::fault::Fault;
use crate::json::DOCUMENT_TOO_LARGE;

/// One test.
#[derive(Debug)]
pub struct Test {
    code: Code,
    check: fn(&Csaf, &mut Report<'_>),
}

impl Test {
    const fn new(
        id: &'static str,
        title: &'static str,
        help: &'static str,
        explanation: &'static str,
        check: fn(&Csaf, &mut Report<'_>),
    ) -> Self {
        Self { code: Code { id, title, help, explanation }, check }
    }

    /// Its section in the standard: `6.1.27.9`.
    #[must_use]
    pub fn number(&self) -> &'static str {
        self.code.id.strip_prefix("csaf-").unwrap_or(self.code.id)
    }

    /// The code of its faults.
    #[must_use]
    pub fn code(&'static self) -> &'static Code {
        &self.code
    }
}

/// Takes down what a test finds.
struct Report<'a> {
    test: &'static Test,
    faults: &'a mut Vec<Fault>,
}

impl Report<'_> {
    fn add(&mut self, pointer: impl Into<String>, message: String) {
        self.faults.push(Fault::new(&self.test.code, pointer, message));
    }
}

/// How many products the uses of groups may stand for: a small document of large groups could keep a test busy for days.
const MOST_PRODUCTS: usize = 20_000_000;

/// All tests, by number.
pub static TESTS: &[&Test] = &[
    &test_6_1_01_missing_product_id::TEST,
    &test_6_1_02_multiple_product_ids::TEST,
    &test_6_1_03_circular_product_id::TEST,
    &test_6_1_04_missing_group_id::TEST,
    &test_6_1_05_multiple_group_ids::TEST,
    &test_6_1_06_contradicting_product_status::TEST,
    &test_6_1_07_multiple_scores::TEST,
    &test_6_1_08_invalid_cvss::TEST,
    &test_6_1_09_invalid_cvss_computation::TEST,
    &test_6_1_10_inconsistent_cvss::TEST,
    &test_6_1_11_cwe::TEST,
    &test_6_1_12_language::TEST,
    &test_6_1_13_purl::TEST,
    &test_6_1_14_sorted_revision_history::TEST,
    &test_6_1_15_translator::TEST,
    &test_6_1_16_latest_document_version::TEST,
    &test_6_1_17_document_status_draft::TEST,
    &test_6_1_18_released_revision_history::TEST,
    &test_6_1_19_revision_history_prerelease::TEST,
    &test_6_1_20_non_draft_document_version::TEST,
    &test_6_1_21_missing_revision::TEST,
    &test_6_1_22_multiple_revisions::TEST,
    &test_6_1_23_multiple_cve::TEST,
    &test_6_1_24_multiple_involvements::TEST,
    &test_6_1_25_multiple_hashes::TEST,
    &test_6_1_26_prohibited_category::TEST,
    &test_6_1_27_01_document_notes::TEST,
    &test_6_1_27_02_document_references::TEST,
    &test_6_1_27_03_no_vulnerabilities::TEST,
    &test_6_1_27_04_product_tree::TEST,
    &test_6_1_27_05_vulnerability_notes::TEST,
    &test_6_1_27_06_product_status::TEST,
    &test_6_1_27_07_vex_product_status::TEST,
    &test_6_1_27_08_vulnerability_id::TEST,
    &test_6_1_27_09_impact_statement::TEST,
    &test_6_1_27_10_action_statement::TEST,
    &test_6_1_27_11_vulnerabilities::TEST,
    &test_6_1_28_translation::TEST,
    &test_6_1_29_remediation_without_product::TEST,
    &test_6_1_30_mixed_versioning::TEST,
    &test_6_1_31_version_range_in_product_version::TEST,
    &test_6_1_32_flag_without_product::TEST,
    &test_6_1_33_multiple_justifications::TEST,
];

/// The faults that the tests find in `document`.
#[must_use]
pub fn run(document: &Csaf) -> Vec<Fault> {
    let mut faults = Vec::new();
    let products = places::expansion(document);
    if products > MOST_PRODUCTS {
        faults.push(Fault::new(&DOCUMENT_TOO_LARGE, "", format!("its groups stand for {products} products")));
        return faults;
    }
    for test in TESTS {
        (test.check)(document, &mut Report { test, faults: &mut faults });
    }
    faults
}
