//! Section 6.1.28 of CSAF 2.0: A translation is not in the language of the original.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.28",
    "the language is that of the original",
    "correct `lang` or `source_lang`",
    "A translation is not in the language of the original.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    let languages = (&document.document.lang, &document.document.source_lang);
    if let (Some(language), Some(source)) = languages
        && language.eq_ignore_ascii_case(source)
    {
        report.add("/document/source_lang", format!("{source} is the language of the document itself"));
    }
}
