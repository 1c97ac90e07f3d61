//! What the specification states in words, beside its schemas.
//!
//! References are judged where the specification says what they name: dependencies, compositions and what vulnerabilities
//! affect. Formulation and cryptography refer to things by names of their own in the specification's examples.

use std::collections::BTreeSet;
use std::str::FromStr as _;

use serde_json::{Map, Value};

use super::schema::forms::is_bom_link_element;
use super::{
    DANGLING_REFERENCE, MALFORMED_CPE, MALFORMED_EXPRESSION, MALFORMED_IDENTIFIER, MALFORMED_PURL, MALFORMED_RANGE,
    REPEATED_REFERENCE, WRONG_COMPONENT_TYPE,
};
use crate::cpe::is_cpe;
use crate::fault::{Fault, below};
use crate::spdx_license;

/// All faults of a document by the rules.
pub(super) fn faults(document: &Value, release: u8) -> Vec<Fault> {
    let mut search = Search { release, references: BTreeSet::new(), faults: Vec::new() };
    search.walk(document, "", "");
    search.relations(document);
    search.faults
}

struct Search<'a> {
    release: u8,
    references: BTreeSet<&'a str>,
    faults: Vec<Fault>,
}

impl<'a> Search<'a> {
    fn say(&mut self, code: &'static palisade_model::Code, pointer: impl Into<String>, message: String) {
        self.faults.push(Fault::new(code, pointer, message));
    }

    /// Bounded by the depth of what the readers read. `field` is the name of the list or object that holds the value.
    fn walk(&mut self, value: &'a Value, field: &str, pointer: &str) {
        match value {
            Value::Object(object) => {
                self.object(object, field, pointer);
                for (name, value) in object {
                    self.walk(value, name, &below(pointer, name));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, field, &below(pointer, &index.to_string()));
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &'a Map<String, Value>, field: &str, pointer: &str) {
        // What is asserted of a patent has the reference of the patent (1.7, definition `patentAssertions`).
        if let Some(reference) = text(object, "bom-ref").filter(|_| field != "patentAssertions")
            && !self.references.insert(reference)
        {
            self.say(
                &REPEATED_REFERENCE,
                below(pointer, "bom-ref"),
                format!("`{reference}` is the bom-ref of two objects"),
            );
        }
        if field == "licenses"
            && let Some(expression) = text(object, "expression")
            && let Some(fault) = spdx_license::expression_fault(expression)
        {
            self.say(&MALFORMED_EXPRESSION, below(pointer, "expression"), fault);
        }
        if object.contains_key("name") && object.contains_key("type") {
            self.component(object, pointer);
        }
    }

    fn component(&mut self, component: &Map<String, Value>, pointer: &str) {
        if let Some(purl) = text(component, "purl")
            && let Err(error) = packageurl::PackageUrl::from_str(purl)
        {
            self.say(&MALFORMED_PURL, below(pointer, "purl"), format!("`{purl}`: {error}"));
        }
        for Form { name, code, accepts } in FORMS {
            let (one, several) = (text(component, name), component.get(*name).and_then(Value::as_array));
            let texts = one.into_iter().chain(several.into_iter().flatten().filter_map(Value::as_str));
            for broken in texts.filter(|text| !accepts(text)) {
                self.say(code, below(pointer, name), format!("`{broken}` is malformed"));
            }
        }
        let kind = text(component, "type").unwrap_or_default();
        for (name, wanted) in [("data", "data"), ("modelCard", "machine-learning-model")] {
            if self.release >= 15 && component.contains_key(name) && kind != wanted {
                let message = format!("`{name}` stands in a component of type `{kind}`");
                self.say(&WRONG_COMPONENT_TYPE, below(pointer, name), message);
            }
        }
    }

    fn relations(&mut self, document: &'a Value) {
        for (list, fields) in RELATIONS {
            for (index, item) in document.get(list).and_then(Value::as_array).into_iter().flatten().enumerate() {
                for field in *fields {
                    if let Some(value) = item.get(field) {
                        self.reference(value, &format!("/{list}/{index}/{field}"));
                    }
                }
            }
        }
    }

    fn reference(&mut self, value: &'a Value, pointer: &str) {
        match value {
            Value::String(name) if !self.references.contains(name.as_str()) && !is_bom_link_element(name) => {
                self.say(&DANGLING_REFERENCE, pointer, format!("`{name}` is the bom-ref of nothing, and no link"));
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let item = item.get("ref").unwrap_or(item);
                    self.reference(item, &below(pointer, &index.to_string()));
                }
            }
            _ => {}
        }
    }
}

/// Lists, and their fields that hold references, or objects with a `ref`.
const RELATIONS: &[(&str, &[&str])] = &[
    ("dependencies", &["ref", "dependsOn", "provides"]),
    ("compositions", &["assemblies", "dependencies", "vulnerabilities"]),
    ("vulnerabilities", &["affects"]),
];

/// A field of components with a form that words ask for.
struct Form {
    name: &'static str,
    code: &'static palisade_model::Code,
    accepts: fn(&str) -> bool,
}

const FORMS: &[Form] = &[
    Form { name: "cpe", code: &MALFORMED_CPE, accepts: is_cpe },
    Form { name: "versionRange", code: &MALFORMED_RANGE, accepts: is_range },
    Form { name: "omniborId", code: &MALFORMED_IDENTIFIER, accepts: is_omnibor },
    Form { name: "swhid", code: &MALFORMED_IDENTIFIER, accepts: is_software_heritage },
];

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

/// `vers:npm/>=1.2.3|<2.0.0` (Package URL Version Range).
fn is_range(text: &str) -> bool {
    let Some((scheme, constraints)) = text.strip_prefix("vers:").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".+-".contains(&byte);
    let constraint = |text: &str| !text.trim_start_matches(['<', '>', '=', '!']).trim().is_empty();
    !scheme.is_empty() && scheme.bytes().all(sound) && constraints.split('|').all(constraint)
}

fn is_lower_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// `gitoid:blob:sha256:…` (OmniBOR, section on artifact identifiers).
fn is_omnibor(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        ["gitoid", "blob", "sha1", digest] => is_lower_hexadecimal(digest, 40),
        ["gitoid", "blob", "sha256", digest] => is_lower_hexadecimal(digest, 64),
        _ => false,
    }
}

/// `swh:1:cnt:…` with qualifiers behind semicolons (ISO/IEC 18670).
fn is_software_heritage(text: &str) -> bool {
    let core = text.split(';').next().unwrap_or_default();
    let parts: Vec<&str> = core.split(':').collect();
    matches!(parts.as_slice(), ["swh", "1", "cnt" | "dir" | "rel" | "rev" | "snp", digest] if is_lower_hexadecimal(digest, 40))
}
