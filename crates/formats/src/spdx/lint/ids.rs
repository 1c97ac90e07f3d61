//! Ids: their form, that each stands for one element, and that what is pointed at is there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{DESCRIBES_NOTHING, ID, REPEATED_ID, UNDEFINED_ID};
use crate::Fault;
use crate::spdx::Document;

/// The elements of a document and where they stand.
pub(super) struct Places<'a>(Vec<(&'a str, String)>);

impl<'a> Places<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        let mut places: Vec<(&str, String)> = Vec::new();
        let id = |element: &'a Value| element.get("SPDXID").and_then(Value::as_str);
        places.extend(id(value).map(|id| (id, "/SPDXID".to_owned())));
        for list in ["packages", "files", "snippets"] {
            for (index, element) in items(value, list).enumerate() {
                places.extend(id(element).map(|id| (id, format!("/{list}/{index}/SPDXID"))));
            }
        }
        Self(places)
    }
}

fn items<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(list).and_then(Value::as_array).into_iter().flatten()
}

/// `SPDXRef-` and letters, digits, dots and hyphens.
pub(super) fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    })
}

pub(super) fn check(document: &Document, places: &Places<'_>, value: &Value, faults: &mut Vec<Fault>) {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, place) in &places.0 {
        if !is_id(id, "SPDXRef-") {
            faults.push(Fault::new(&ID, place.as_str(), format!("`{id}`")));
        }
        if let Some(first) = known.insert(id, place) {
            faults.push(Fault::new(&REPEATED_ID, place.as_str(), format!("`{id}` stands at {first} too")));
        }
    }
    let others: BTreeSet<&str> = document.external_documents.iter().map(|other| other.id.as_str()).collect();
    documents(value, faults);
    let defined = |id: &str| match id.split_once(':') {
        Some((other, id)) => others.contains(other) && is_id(id, "SPDXRef-"),
        None => known.contains_key(id),
    };
    pointed(value, defined, faults);
    described(document, faults);
}

/// Ids of external documents.
fn documents(value: &Value, faults: &mut Vec<Fault>) {
    for (index, other) in items(value, "externalDocumentRefs").enumerate() {
        let id = other.get("externalDocumentId").and_then(Value::as_str);
        if let Some(id) = id.filter(|id| !is_id(&id.replace('+', "-"), "DocumentRef-")) {
            let place = format!("/externalDocumentRefs/{index}/externalDocumentId");
            faults.push(Fault::new(&ID, place, format!("`{id}`")));
        }
    }
}

/// Everything that points at elements.
fn pointed(value: &Value, defined: impl Fn(&str) -> bool, faults: &mut Vec<Fault>) {
    let mut check = |id: Option<&str>, place: String| {
        if let Some(id) = id.filter(|id| !defined(id)) {
            faults.push(Fault::new(&UNDEFINED_ID, place, format!("`{id}`")));
        }
    };
    for (index, relationship) in items(value, "relationships").enumerate() {
        let id = |field: &str| relationship.get(field).and_then(Value::as_str);
        check(id("spdxElementId"), format!("/relationships/{index}/spdxElementId"));
        let related = id("relatedSpdxElement").filter(|id| !matches!(*id, "NONE" | "NOASSERTION"));
        check(related, format!("/relationships/{index}/relatedSpdxElement"));
    }
    for (index, described) in items(value, "documentDescribes").enumerate() {
        check(described.as_str(), format!("/documentDescribes/{index}"));
    }
    for (index, package) in items(value, "packages").enumerate() {
        for (file, id) in items(package, "hasFiles").enumerate() {
            check(id.as_str(), format!("/packages/{index}/hasFiles/{file}"));
        }
    }
}

/// A document with one package and nothing else is about that.
fn described(document: &Document, faults: &mut Vec<Fault>) {
    let plain = document.packages.len() == 1 && document.files.is_empty();
    let says = document.relationships.iter().any(|one| match one.kind.as_str() {
        "DESCRIBES" => one.from == document.id,
        "DESCRIBED_BY" => one.to == document.id,
        _ => false,
    });
    let empty = document.packages.is_empty() && document.files.is_empty();
    if !plain && !says && !empty {
        faults.push(Fault::new(&DESCRIBES_NOTHING, "", "no relationship DESCRIBES of the document"));
    }
}
