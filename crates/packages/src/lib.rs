//! Software packages: how their versions are ordered, how they are named, and what files say about them.
//!
//! Lives here: version orderings, one folder each (`version`); package URLs (`purl`); readers of what is installed.
//! Not here: which versions are vulnerable (`vulnerabilities`), where files come from (`sources`).

pub mod catalogers;
pub mod component;
pub mod distribution;
pub mod go_binary;
mod inventory;
pub mod purl;
pub mod sbom;
pub mod version;

pub use component::{Component, Kind};
pub use distribution::Distribution;
pub use inventory::Inventory;

/// The codes of all gaps and faults that this crate finds.
pub fn codes() -> impl Iterator<Item = &'static palisade_model::Code> {
    [catalogers::CODES, go_binary::CODES, purl::CODES, sbom::CODES].into_iter().flatten().copied()
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
    }
}
