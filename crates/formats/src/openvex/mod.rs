//! OpenVEX documents (openvex.dev): who says of which vulnerability that it does or does not matter to which product.
//!
//! Documents of all published versions are read into one type (v0.0.x names products and vulnerabilities by texts, v0.2.0 by
//! objects) and written in the form of v0.2.0. Texts are borrowed from the document, because the collections that are
//! published hold a hundred thousand statements. Reading is tolerant: a statement that cannot be read is named and the others
//! are returned. [`lint`] is strict.
//!
//! Lives here: documents, the records of VEX hubs that lie among them, attestations that carry a document.
//! Not here: to which finding a statement applies (`vulnerabilities`).

mod document;
mod hub;
pub mod lint;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod wire;
mod write;

pub use document::{Component, Document, Justification, Product, Statement, Status, Vulnerability};
pub use hub::{Entry, Source};
pub use read::{Content, Reading, read};
pub use text::Text;
pub use write::write;

use palisade_model::codes;

/// The context of the documents that are written here.
pub const CONTEXT: &str = "https://openvex.dev/ns/v0.2.0";

/// The context of all versions; some write a version behind it.
pub const NAMESPACE: &str = "https://openvex.dev/ns";

codes! {
    /// A JSON text that is something else.
    NOT_OPENVEX = "openvex-other-document", "a document is not OpenVEX", "give OpenVEX documents, or say which format it is",
        "The text is JSON and has neither statements nor the context of OpenVEX. Nothing in it was used.";
    /// A record of a hub's index.
    HUB_RECORD = "openvex-hub-record", "a record of a VEX hub's index is no VEX document", "give the documents that the record names",
        "Hubs keep records of where their documents come from beside the documents. They name packages and addresses and say \
         nothing about vulnerabilities.";
    /// A statement that cannot be read.
    UNREADABLE_STATEMENT = "openvex-unreadable-statement", "a statement cannot be read", "repair the statement; it was not used",
        "The other statements of the document were read. This one lacks its vulnerability or status, or has a status that \
         the specification does not name, so that nothing can be concluded from it.";
    /// A field of the document that cannot be read.
    UNREADABLE_FIELD = "openvex-unreadable-field", "a field of a VEX document cannot be read", "write the field as the specification says",
        "The field was passed over; what depends on it, such as the order of two documents, is not known.";
}
