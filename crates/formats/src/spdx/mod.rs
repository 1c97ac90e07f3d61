//! SPDX documents: what a piece of software is made of (ISO/IEC 5962:2021 is version 2.2.1; versions 2.2, 2.3 and 3.0 are read).
//!
//! JSON, YAML and tag-value of version 2, and the core and software profiles of version 3 in JSON-LD, are read into one
//! type, and version 2.3 is written as JSON and as tag-value. Reading is tolerant: an element that cannot be read is named
//! and the others are returned. [`lint`] is strict. RDF/XML is recognised and not read.
//!
//! Lives here: documents. Not here: which components they stand for (`packages`), what a release is made of
//! (`vulnerabilities`).

mod document;
mod json;
pub mod lint;
mod read;
mod tag_value;
#[cfg(test)]
mod tests;
mod version3;
mod write;
mod yaml;

pub use document::{
    Annotation, Checksum, CreationInfo, Document, ExternalDocument, ExternalRef, ExtractedLicense, File, Package,
    Relationship, VerificationCode,
};
pub use read::{Form, Reading, Unread, read};
pub use tag_value::write as write_tag_value;
pub use write::write as write_json;

use palisade_model::codes;

/// The id of every document of version 2 (section 6.3).
pub const DOCUMENT_ID: &str = "SPDXRef-DOCUMENT";

/// Nobody says anything about it.
pub const NO_ASSERTION: &str = "NOASSERTION";

codes! {
    /// A text that is no SPDX document.
    NOT_SPDX = "spdx-other-document", "a document is not SPDX", "give an SPDX document as JSON, YAML, tag-value or JSON-LD",
        "The text has none of the marks of an SPDX document. Nothing in it was used.";
    /// The form that is not read.
    RDF = "spdx-rdf", "SPDX in RDF/XML is not read", "convert the document to JSON or tag-value",
        "RDF/XML is the one form of SPDX 2 that is not read; hardly any tool writes it. Nothing in the document was used.";
    /// A text of the right form that cannot be read.
    BROKEN = "spdx-unreadable", "an SPDX document cannot be read", "repair or regenerate the document",
        "The text looks like SPDX and is not sound JSON or YAML, or is larger than the reader takes.";
    /// An element that cannot be read.
    UNREADABLE_ELEMENT = "spdx-unreadable-element", "a part of an SPDX document cannot be read", "write the part as the specification says",
        "The rest of the document was read. This package, file, relationship or field was passed over.";
}
