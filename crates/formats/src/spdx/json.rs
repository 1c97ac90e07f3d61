//! JSON of version 2 (and what YAML came to) as a document.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::document::{Document, Package, Relationship};
use super::read::{Form, Reading};
use super::{DOCUMENT_ID, UNREADABLE_ELEMENT};
use crate::Fault;

/// Reads element by element, so that a broken one does not take the others with it.
pub(super) fn read(mut value: Value, form: Form) -> Reading {
    lenient(&mut value);
    let mut source =
        Source { fields: value.as_object_mut().map(std::mem::take).unwrap_or_default(), faults: Vec::new() };
    let described = source.list::<String>("documentDescribes");
    let contained = contained(&source.fields);
    let mut document = Document {
        spdx_version: source.field("spdxVersion"),
        data_license: source.field("dataLicense"),
        id: source.field("SPDXID"),
        name: source.field("name"),
        namespace: source.field("documentNamespace"),
        creation_info: source.field("creationInfo"),
        comment: source.field("comment"),
        external_documents: source.list("externalDocumentRefs"),
        packages: source.list("packages"),
        files: source.list("files"),
        relationships: source.list("relationships"),
        annotations: source.list("annotations"),
        extracted_licenses: source.list("hasExtractedLicensingInfos"),
    };
    document.packages.iter_mut().for_each(settle);
    let id = if document.id.is_empty() { DOCUMENT_ID.to_owned() } else { document.id.clone() };
    let described = described.into_iter().map(|to| Relationship::new(id.as_str(), "DESCRIBES", to));
    add(&mut document.relationships, described.chain(contained));
    Reading { document, form, faults: source.faults }
}

/// `documentDescribes` and `hasFiles` are the short forms of relationships, and often stand beside them.
fn add(relationships: &mut Vec<Relationship>, more: impl Iterator<Item = Relationship>) {
    let known: std::collections::HashSet<_> =
        relationships.iter().map(|known| (known.from.clone(), known.kind.clone(), known.to.clone())).collect();
    let more = more.filter(|one| !known.contains(&(one.from.clone(), one.kind.clone(), one.to.clone())));
    relationships.extend(more.collect::<Vec<_>>());
}

fn contained(fields: &Map<String, Value>) -> Vec<Relationship> {
    let packages = fields.get("packages").and_then(Value::as_array).into_iter().flatten();
    let files = packages.flat_map(|package| {
        let id = package.get("SPDXID").and_then(Value::as_str).unwrap_or_default();
        let files = package.get("hasFiles").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        files.map(move |file| Relationship::new(id, "CONTAINS", file))
    });
    files.collect()
}

/// Version 2.2 writes in JSON `PACKAGE_MANAGER`, and some writers keep to it.
pub(super) fn settle(package: &mut Package) {
    for reference in &mut package.external_refs {
        if reference.category.contains('_') {
            reference.category = reference.category.replace('_', "-");
        }
    }
    if let Some(purpose) = package.purpose.as_mut().filter(|purpose| purpose.contains('-')) {
        *purpose = purpose.replace('-', "_");
    }
}

/// Numbers stand for the texts that they are written as, and null for nothing. No field that is read holds a number.
fn lenient(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(lenient);
        }
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(lenient);
        }
        _ => {}
    }
}

struct Source {
    fields: Map<String, Value>,
    faults: Vec<Fault>,
}

impl Source {
    fn field<T: DeserializeOwned + Default>(&mut self, name: &str) -> T {
        let Some(value) = self.fields.remove(name) else { return T::default() };
        self.read(value, format!("/{name}")).unwrap_or_default()
    }

    fn list<T: DeserializeOwned>(&mut self, name: &str) -> Vec<T> {
        match self.fields.remove(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let items = items.into_iter().enumerate();
                items.filter_map(|(index, item)| self.read(item, format!("/{name}/{index}"))).collect()
            }
            Some(_) => {
                self.faults.push(Fault::new(&UNREADABLE_ELEMENT, format!("/{name}"), format!("`{name}` is no list")));
                Vec::new()
            }
        }
    }

    fn read<T: DeserializeOwned>(&mut self, value: Value, pointer: String) -> Option<T> {
        match serde_json::from_value(value) {
            Ok(read) => Some(read),
            Err(error) => {
                self.faults.push(Fault::new(&UNREADABLE_ELEMENT, pointer, error.to_string()));
                None
            }
        }
    }
}
