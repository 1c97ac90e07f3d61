//! CycloneDX (ECMA-424), releases 1.2 to 1.7: bills of materials, and what is known of vulnerabilities in them (VEX).
//!
//! `read` takes JSON and XML with tolerance into `document`, and names what it passed over; `lint` judges by the schema of
//! the release that the document states (`schema`) and by what the specification states in words (`rules`); `write` gives
//! the JSON form, the same bytes each time. The older releases 1.2 and 1.3 are read and not judged. Not here: how
//! components of a document and packages belong together (`palisade_packages::sbom`).

pub mod document;
mod rules;
mod schema;
#[cfg(test)]
mod tests;
mod tolerant;
pub mod vulnerability;
mod xml;

use palisade_model::codes;
use serde_json::Value;

pub use document::{
    AffectedVersion, Affects, Analysis, Component, Composition, Dependency, Document, Evidence, Hash, License,
    LicenseChoice, Metadata, Occurrence, Property, Rating, Source, Vulnerability, VulnerabilityReference,
};

use crate::fault::{self, Fault};
use crate::json::{self, Budget, ReadError};
use crate::shape;

/// The release that documents are written by.
pub const WRITTEN_RELEASE: &str = "1.6";

/// The names of hashes that all releases know.
pub const HASH_ALGORITHMS: &[&str] = &[
    "MD5",
    "SHA-1",
    "SHA-256",
    "SHA-384",
    "SHA-512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
];

/// The latest release that is known.
const LATEST: u8 = 17;

codes! {
    /// A release that is not judged.
    UNKNOWN_RELEASE = "cyclonedx-unknown-release", "a document states no release of CycloneDX that is judged", "state one of 1.4, 1.5, 1.6 and 1.7 as `specVersion`, and write the document by it",
        "What a document may hold depends on the release of the specification that it states. Documents of 1.2 and 1.3 are read, \
         and not judged.";
    /// A reference that names two things.
    REPEATED_REFERENCE = "cyclonedx-repeated-reference", "a bom-ref is given twice", "give each object a bom-ref of its own",
        "Every bom-ref must be unique within the document. What refers to this one may mean either object.";
    /// A reference to nothing.
    DANGLING_REFERENCE = "cyclonedx-dangling-reference", "a reference names nothing in the document", "correct the reference, or add the object with this bom-ref",
        "Dependencies, compositions and the targets of vulnerabilities name objects of the document by their bom-ref, or objects of \
         another document by a link that begins with urn:cdx.";
    /// A package URL that cannot be read.
    MALFORMED_PURL = "cyclonedx-malformed-purl", "a package URL is malformed", "write it by the specification of package URLs",
        "The specification asks that a package URL be valid. Tools look components up by it and do not find this one.";
    /// A CPE name that cannot be read.
    MALFORMED_CPE = "cyclonedx-malformed-cpe", "a CPE name is malformed", "write it by the specification of CPE 2.2 or 2.3; a name of 2.3 has eleven parts",
        "The specification asks that the name conform to CPE 2.2 or 2.3. Tools look components up by it and do not find this one.";
    /// An expression that is none of SPDX.
    MALFORMED_EXPRESSION = "cyclonedx-malformed-expression", "a licence expression is not valid", "write it by SPDX annex D; a licence outside the list is LicenseRef-…, or a license with a name",
        "The specification asks for a valid SPDX licence expression: ids of the SPDX list, AND, OR, WITH and parentheses.";
    /// A range of versions that is not in the form of vers.
    MALFORMED_RANGE = "cyclonedx-malformed-range", "a range of versions is malformed", "write it as vers:scheme/constraints",
        "The specification asks that a range of versions keep to the syntax of `vers`.";
    /// An identifier of content that is malformed.
    MALFORMED_IDENTIFIER = "cyclonedx-malformed-identifier", "an identifier of content is malformed", "write it as gitoid:blob:sha256:… or as swh:1:cnt:…",
        "The specification asks that OmniBOR and Software Heritage identifiers be valid by their own specifications.";
    /// A field of another type of component.
    WRONG_COMPONENT_TYPE = "cyclonedx-wrong-component-type", "a field belongs to another type of component", "correct the type, or remove the field",
        "The specification asks that `data` stand in components of type `data` only, and `modelCard` in those of type \
         `machine-learning-model`.";
}

/// What was read, and what was passed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// Parts of the wrong type, each with its place; they are not in the document.
    pub faults: Vec<Fault>,
}

/// The document that `text` holds as JSON or XML, with every field that the types do not name.
///
/// # Errors
///
/// Where the text is neither JSON nor XML, does not say that it is CycloneDX, or is over the budget.
pub fn read(text: &str, budget: Budget) -> Result<Reading, ReadError> {
    let value = value(text, budget)?;
    let invalid = |what: &str| ReadError::Invalid { line: 0, column: 0, what: what.to_owned() };
    if value.get("bomFormat").and_then(Value::as_str) != Some("CycloneDX") {
        return Err(invalid("`bomFormat` is not `CycloneDX`"));
    }
    let mut faults = Vec::new();
    let document = tolerant::document(value, &mut faults).ok_or_else(|| invalid("not an object"))?;
    Ok(Reading { document, faults })
}

/// All faults of the document that `text` holds as JSON or XML.
#[must_use]
pub fn check(text: &str) -> Vec<Fault> {
    fault::judged(value(text, Budget::DEFAULT), lint)
}

/// All faults of a document: by the schema of its release, then by the rules in words.
#[must_use]
pub fn lint(value: &Value) -> Vec<Fault> {
    let stated = value.get("specVersion").and_then(Value::as_str).unwrap_or_default();
    match release(stated) {
        Some(release) => {
            let mut faults = shape::check_release(value, &schema::BOM, release);
            faults.extend(rules::faults(value, release));
            faults
        }
        None => {
            let pointer = if value.get("specVersion").is_some() { "/specVersion" } else { "" };
            vec![Fault::new(&UNKNOWN_RELEASE, pointer, format!("the release `{stated}` is not judged"))]
        }
    }
}

/// The document as JSON, indented, the same bytes each time.
#[must_use]
pub fn write(document: &Document) -> String {
    json::pretty(document)
}

/// The JSON value of JSON or XML.
fn value(text: &str, budget: Budget) -> Result<Value, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('<') { xml::value(text, budget) } else { json::read_value(text, budget) }
}

/// `16` for `1.6`, where the release is judged.
fn release(stated: &str) -> Option<u8> {
    match stated {
        "1.4" => Some(14),
        "1.5" => Some(15),
        "1.6" => Some(16),
        "1.7" => Some(LATEST),
        _ => None,
    }
}
