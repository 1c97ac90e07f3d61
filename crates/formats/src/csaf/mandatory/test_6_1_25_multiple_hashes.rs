//! Section 6.1.25 of CSAF 2.0: A file has one digest of each algorithm.

use std::collections::BTreeSet;

use super::places::definitions;
use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.25",
    "a file has two digests of one algorithm",
    "keep one digest per algorithm",
    "A file has one digest of each algorithm.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (pointer, product) in definitions(document) {
        let files = product.product_identification_helper.iter().flat_map(|helper| &helper.hashes);
        for (index, file) in files.enumerate() {
            let mut seen = BTreeSet::new();
            for (place, hash) in file.file_hashes.iter().enumerate() {
                if !seen.insert(hash.algorithm.as_str()) {
                    report.add(
                        format!("{pointer}/product_identification_helper/hashes/{index}/file_hashes/{place}"),
                        format!("{} stands here a second time", hash.algorithm),
                    );
                }
            }
        }
    }
}
