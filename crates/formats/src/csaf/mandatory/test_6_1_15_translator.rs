//! Section 6.1.15 of CSAF 2.0: Where the publisher is a translator, the language of the original must be given.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.15",
    "a translation names no language that it was translated from",
    "add `source_lang`",
    "Where the publisher is a translator, the language of the original must be given.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let translated = document.document.publisher.category == "translator";
    if translated && document.document.source_lang.is_none() {
        report.add("/document", "the publisher is a translator, and there is no `source_lang`".to_owned());
    }
}
