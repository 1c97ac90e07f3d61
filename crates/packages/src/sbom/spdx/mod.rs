//! Inventories as SPDX documents and back.
//!
//! A package URL says most of what a component is. The rest (where it was found, licences that are no expressions, its source
//! package) stands in an annotation of the tool `palisade`, which other tools pass over, so that the same components are
//! read back.

mod read;
mod remark;
#[cfg(test)]
mod tests;
mod write;

pub use read::{inventory, list};
pub use write::{Origin, document};

/// Who annotates.
const ANNOTATOR: &str = "Tool: palisade";
