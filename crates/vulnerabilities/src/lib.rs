//! Which packages are vulnerable, how sure that is, and what was decided about it.
//!
//! Lives here: the advisory index (`index`: format, builder, reader, deltas), readers of advisory sources (`feeds`), matching
//! with its explanation (`matching`), ranking (`ranking`), statements of others (`vex`), our own decisions (`triage`) and which of
//! them counts (`decisions`);
//! what a release of Kubernetes is made of (`release`).
//! Not here: how a package is found (`packages`), where files come from (`sources`), standard documents (`formats`).

pub mod advisory;
pub mod decisions;
pub mod feeds;
pub mod ignore;
pub mod index;
pub mod matching;
mod names;
mod product_branches;
pub mod ranking;
pub mod release;
mod spelling;
pub mod triage;
mod version_range;
pub mod vex;

/// The codes of all that this crate names.
pub fn codes() -> impl Iterator<Item = &'static palisade_model::Code> {
    let lists = [feeds::CODES, ignore::CODES, index::CODES, triage::CODES, vex::CODES];
    lists.into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_are_distinct_and_helpful() {
        let mut seen = std::collections::BTreeSet::new();
        for code in super::codes() {
            assert!(seen.insert(code.id), "{} is used twice", code.id);
            assert!(!code.help.is_empty() && !code.explanation.is_empty(), "{}", code.id);
        }
    }
}
