//! Standard documents of the security world, one folder each: read with everything that they hold, written the same way
//! each time, and judged by the rules of their own specifications.
//!
//! Lives here: the types of the formats, their linters, and what a format defines by itself (the order of its versions,
//! the score of its vectors). Not here: where documents come from or go to (`sources`, `web`), and what they mean for
//! Kubernetes (`advisories`).
//!
//! Judging starts from the plain JSON value, so that a document which no type can hold is still told all its faults.

pub mod atom;
mod components;
mod cpe;
pub mod csaf;
pub mod cve;
pub mod cvss;
pub mod cyclonedx;
pub mod fault;
pub mod json;
pub mod jsonfeed;
pub mod openvex;
pub mod osv;
pub mod rss;
pub mod semantic_version;
pub mod shape;
pub mod spdx;
pub mod spdx_license;
pub mod timestamp;
pub mod xml;

#[cfg(test)]
mod samples;

pub use fault::Fault;
pub use timestamp::Timestamp;

/// The codes of all faults that this crate finds.
pub fn codes() -> impl Iterator<Item = &'static palisade_model::Code> {
    let shared = [&json::INVALID_DOCUMENT, &json::DOCUMENT_TOO_LARGE].into_iter();
    let lists = [
        shape::CODES,
        cyclonedx::CODES,
        osv::lint::CODES,
        openvex::CODES,
        openvex::lint::CODES,
        spdx::CODES,
        spdx::lint::CODES,
        cve::lint::CODES,
        xml::CODES,
    ];
    let lists = lists.into_iter().flatten().copied();
    shared.chain(lists).chain(csaf::mandatory::TESTS.iter().map(|test| test.code()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_helpful() {
        let mut seen = BTreeSet::new();
        for code in super::codes() {
            assert!(seen.insert(code.id), "{} is used twice", code.id);
            assert!(!code.help.is_empty() && !code.explanation.is_empty(), "{}", code.id);
        }
        // The 32 tests of section 6.1 beside 6.1.27, and the 11 of the profiles.
        assert_eq!(seen.iter().filter(|id| id.starts_with("csaf-6.1.")).count(), 32 + 11);
    }
}
