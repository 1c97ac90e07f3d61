//! Judging a document by SPDX 2.3: the schema, and what the specification says in words.
//!
//! A document in tag-value or YAML is judged as the JSON that it stands for: places are those of the JSON form.

mod elements;
mod ids;
mod schema;

use palisade_model::codes;
use serde_json::Value;

use super::read::{Form, Unread, read};
use super::{json, version3};
use crate::fault;
use crate::json::{Budget, read_value};
use crate::shape;
use crate::{Fault, Timestamp};

codes! {
    /// A version that is not judged here.
    VERSION = "spdx-version", "the document is not of version 2.3", "write the document as `SPDX-2.3`",
        "Documents are judged by version 2.3. Version 2.2 asks for fields that 2.3 does not, and version 3 is another format.";
    /// A field of the document itself.
    DOCUMENT_FIELD = "spdx-document-field", "a field of the document is not as the specification asks", "write the field as section 6 says",
        "The licence of the data is CC0-1.0, the id SPDXRef-DOCUMENT, and the namespace an address without `#` that no other \
         document has (SPDX 2.3, section 6).";
    /// An id of the wrong form.
    ID = "spdx-invalid-id", "an id is malformed", "write `SPDXRef-` and letters, digits, dots and hyphens",
        "Ids of elements begin with SPDXRef-, those of licences with LicenseRef- and those of documents with DocumentRef-, and \
         go on with letters, digits, dots and hyphens.";
    /// An id that stands for two things.
    REPEATED_ID = "spdx-repeated-id", "an id stands for two elements", "give each element an id of its own",
        "Relationships point at ids; it is not known which of both is meant.";
    /// An id that stands for nothing.
    UNDEFINED_ID = "spdx-undefined-id", "an id stands for no element", "define the element or remove what points at it",
        "The document has no element of this id, and it names no external document that could have it.";
    /// A document that says of nothing that it describes it.
    DESCRIBES_NOTHING = "spdx-describes-nothing", "the document does not say what it describes", "add a relationship DESCRIBES",
        "With more than one package or with files, a document says what it is about by DESCRIBES (section 11.1); else readers guess.";
    /// A licence that is no expression.
    LICENSE = "spdx-invalid-license", "a licence is no SPDX expression", "write an expression of listed licences, NONE, NOASSERTION or LicenseRef-…",
        "Licences are expressions of the ids of the SPDX list and of the document's own LicenseRef- ids (annex D).";
    /// Who or what, in the wrong form.
    AGENT = "spdx-invalid-agent", "a creator, supplier or annotator is malformed", "write `Person: `, `Organization: ` or `Tool: ` and the name",
        "The kind of agent stands before the name; suppliers and originators may also be NOASSERTION and are no tools.";
    /// A time in the wrong form.
    DATE = "spdx-invalid-date", "a time is malformed", "write `YYYY-MM-DDThh:mm:ssZ`",
        "Times are in UTC, to the second.";
    /// A digest that is none.
    CHECKSUM = "spdx-invalid-checksum", "a digest does not fit its algorithm", "write all hexadecimal digits of the digest in small letters",
        "The length of a digest follows from its algorithm. A file needs its SHA-1 digest (section 8.4).";
    /// A reference that is not what it says.
    REFERENCE = "spdx-invalid-reference", "an external reference is not of its type", "correct the category, the type or the name",
        "A package URL or CPE name that cannot be read identifies nothing, and each type belongs to one category (annex F).";
    /// Files where none were looked at.
    FILES = "spdx-files-not-analyzed", "what is said about files contradicts `filesAnalyzed`", "correct `filesAnalyzed`, or what is said about files",
        "With filesAnalyzed false there is no verification code and no licence from files; with true (which is what it is \
         where it is absent) there must be a verification code (sections 7.8 to 7.14).";
    /// A place that is none.
    LOCATION = "spdx-invalid-location", "an address is malformed", "write an address with a scheme, NONE or NOASSERTION",
        "A download location is an address or that of a version control system (`git+https://…`).";
}

/// All faults of the document in `text`, in any form that is read.
#[must_use]
pub fn lint(text: &str) -> Vec<Fault> {
    let plain = text.trim_start_matches('\u{feff}').trim_start();
    if plain.starts_with('{') {
        return fault::judged(read_value(plain, Budget::DEFAULT), lint_value);
    }
    match read(text, Budget::DEFAULT) {
        Ok(reading) => {
            let mut faults = if reading.form == Form::TagValue { reading.faults } else { Vec::new() };
            let value =
                if reading.form == Form::Yaml { yaml(text) } else { serde_json::to_value(&reading.document).ok() };
            faults.extend(value.map(|value| lint_value(&value)).unwrap_or_default());
            faults
        }
        Err(unread) => vec![unread_fault(&unread)],
    }
}

fn yaml(text: &str) -> Option<Value> {
    super::yaml::read(text, Budget::DEFAULT).ok()
}

fn unread_fault(unread: &Unread) -> Fault {
    Fault::new(unread.code(), "", unread.to_string())
}

/// All faults of a document in JSON.
#[must_use]
pub fn lint_value(value: &Value) -> Vec<Fault> {
    if version3::is(value) {
        return vec![Fault::new(&VERSION, "", "version 3 in JSON-LD")];
    }
    let mut faults = shape::check(value, &schema::DOCUMENT);
    document(value, &mut faults);
    let document = json::read(value.clone(), Form::Json).document;
    let places = ids::Places::of(value);
    ids::check(&document, &places, value, &mut faults);
    elements::check(value, &mut faults);
    faults
}

fn document(value: &Value, faults: &mut Vec<Fault>) {
    let text = |field: &str| value.get(field).and_then(Value::as_str);
    let mut say = |code, field: &str, message: String| faults.push(Fault::new(code, format!("/{field}"), message));
    if let Some(version) = text("spdxVersion").filter(|version| *version != "SPDX-2.3") {
        say(&VERSION, "spdxVersion", format!("`{version}`"));
    }
    if let Some(license) = text("dataLicense").filter(|license| *license != "CC0-1.0") {
        say(&DOCUMENT_FIELD, "dataLicense", format!("`{license}` is not CC0-1.0"));
    }
    if let Some(id) = text("SPDXID").filter(|id| *id != super::DOCUMENT_ID) {
        say(&DOCUMENT_FIELD, "SPDXID", format!("`{id}` is not {}", super::DOCUMENT_ID));
    }
    match text("documentNamespace") {
        // The schema leaves it out of what is required; section 6.5 does not.
        None if value.is_object() && value.get("documentNamespace").is_none() => {
            faults.push(Fault::new(&DOCUMENT_FIELD, "", "no `documentNamespace`"));
        }
        Some(namespace) if !shape::is_uri(namespace) || namespace.contains('#') => {
            say(&DOCUMENT_FIELD, "documentNamespace", format!("`{namespace}` is no address without `#`"));
        }
        _ => {}
    }
}

/// Whether a time is in UTC to the second.
fn is_date(text: &str) -> bool {
    text.len() == "2024-01-01T00:00:00Z".len() && text.ends_with('Z') && Timestamp::parse(text).is_some()
}

#[cfg(test)]
mod tests;
