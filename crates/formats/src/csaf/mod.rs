//! The Common Security Advisory Framework, version 2.0 (OASIS Standard, 18 November 2022).
//!
//! `document`, `product` and `vulnerability` have the types, `mandatory` the tests of section 6.1, `check` runs the
//! schema and all of them on a text.

pub mod announced;
pub mod document;
mod language;
pub mod mandatory;
pub mod product;
mod schema;
pub mod vulnerability;

pub use document::{
    Acknowledgment, AggregateSeverity, Csaf, Distribution, Document, Engine, Generator, Note, Publisher, Reference,
    Revision, Tlp, Tracking,
};
pub use product::{
    Branch, FileHash, FullProductName, GenericUri, Hashes, ProductGroup, ProductIdentificationHelper, ProductTree,
    Relationship,
};
pub use vulnerability::{
    Cwe, Flag, Involvement, ProductStatus, Remediation, RestartRequired, Scores, Threat, Vulnerability, VulnerabilityId,
};

use serde::Deserialize as _;
use serde_json::Value;

use crate::fault::{self, Fault};
use crate::json::{self, Budget, ReadError};
use crate::shape;

/// The document that `text` holds, with every field that the schema does not name.
///
/// # Errors
///
/// Where the text is not JSON, not a CSAF document, or over the budget.
pub fn read(text: &str, budget: Budget) -> Result<Csaf, ReadError> {
    json::read(text, budget)
}

/// All faults of the document in `text`: by the schema, then by the mandatory tests.
#[must_use]
pub fn check(text: &str) -> Vec<Fault> {
    fault::judged(json::read_value(text, Budget::DEFAULT), check_value)
}

/// All faults of a document.
#[must_use]
pub fn check_value(value: &Value) -> Vec<Fault> {
    let mut faults = shape::check(value, &schema::CSAF);
    // A document that its types cannot hold was told so by its shape.
    if let Ok(document) = Csaf::deserialize(value) {
        faults.extend(mandatory::run(&document));
    }
    faults
}

#[cfg(test)]
mod tests;
