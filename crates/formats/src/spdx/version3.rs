//! Version 3 in JSON-LD: the core and software profiles, and the licences of the simple licensing profile.
//!
//! A document is a flat list of elements that refer to each other by IRIs. What they say is put into the words of version 2:
//! the types of relationships in capitals, licences and creators at the packages themselves.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{Annotation, Checksum, CreationInfo, Document, ExternalRef, File, Package, Relationship};
use super::read::{Form, Reading};
use super::{NO_ASSERTION, UNREADABLE_ELEMENT};
use crate::Fault;

/// Whether the value is a document of version 3.
pub(super) fn is(value: &Value) -> bool {
    let context = value.get("@context");
    let texts =
        context.into_iter().flat_map(|context| context.as_array().map_or(std::slice::from_ref(context), Vec::as_slice));
    texts.filter_map(Value::as_str).any(|text| text.starts_with("https://spdx.org/rdf/3."))
}

/// All elements by their names.
type Elements<'a> = BTreeMap<&'a str, &'a Value>;

pub(super) fn read(value: &Value) -> Reading {
    let items: &[Value] = match value.get("@graph") {
        Some(Value::Array(items)) => items,
        _ => std::slice::from_ref(value),
    };
    let elements: Elements<'_> = items.iter().filter_map(|item| Some((name_of(item)?, item))).collect();
    let mut reading = Reading { document: Document::default(), form: Form::JsonLd, faults: Vec::new() };
    for (index, item) in items.iter().enumerate() {
        if let Err(why) = element(item, &elements, &mut reading.document) {
            reading.faults.push(Fault::new(&UNREADABLE_ELEMENT, format!("/@graph/{index}"), why));
        }
    }
    licenses(&mut reading.document, &elements);
    reading.document.packages.iter_mut().for_each(super::json::settle);
    reading
}

fn name_of(item: &Value) -> Option<&str> {
    text(item, "spdxId").or_else(|| text(item, "@id"))
}

fn text<'a>(item: &'a Value, field: &str) -> Option<&'a str> {
    item.get(field)?.as_str()
}

fn owned(item: &Value, field: &str) -> Option<String> {
    text(item, field).map(str::to_owned)
}

/// A list, or the one value that stands for a list of one.
fn list<'a>(item: &'a Value, field: &str) -> &'a [Value] {
    match item.get(field) {
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

fn element(item: &Value, elements: &Elements<'_>, document: &mut Document) -> Result<(), String> {
    let kind = text(item, "type").or_else(|| text(item, "@type")).ok_or("an element without a type")?;
    let named = || name_of(item).ok_or_else(|| format!("a {kind} without `spdxId`"));
    match kind {
        "SpdxDocument" => {
            document.id = named()?.to_owned();
            document.namespace = document.id.clone();
            document.name = owned(item, "name").unwrap_or_default();
            document.comment = owned(item, "comment");
            document.data_license = text(item, "dataLicense").map(|id| license(id, elements)).unwrap_or_default();
            creation(item, elements, document);
            let roots = list(item, "rootElement").iter().filter_map(Value::as_str);
            let described = roots.map(|root| Relationship::new(document.id.as_str(), "DESCRIBES", root));
            document.relationships.extend(described.collect::<Vec<_>>());
        }
        "software_Package" => document.packages.push(package(item, named()?, elements)),
        "software_File" => document.files.push(file(item, named()?)),
        "Relationship" | "LifecycleScopedRelationship" | "software_DependencyRelationship" => {
            relationships(item, document)?;
        }
        "Annotation" => document.annotations.push(annotation(item)),
        _ => {}
    }
    Ok(())
}

/// Elements refer to their creation by its name, or hold it.
fn creation(item: &Value, elements: &Elements<'_>, document: &mut Document) {
    let Some(stated) = item.get("creationInfo") else { return };
    let info = stated.as_str().and_then(|name| elements.get(name).copied()).unwrap_or(stated);
    document.spdx_version = format!("SPDX-{}", text(info, "specVersion").unwrap_or("3.0"));
    let agents = list(info, "createdBy").iter().chain(list(info, "createdUsing"));
    document.creation_info = CreationInfo {
        created: owned(info, "created").unwrap_or_default(),
        creators: agents.filter_map(Value::as_str).map(|name| agent(name, elements)).collect(),
        license_list_version: None,
        comment: owned(info, "comment"),
    };
}

/// `Organization: Example`
fn agent(name: &str, elements: &Elements<'_>) -> String {
    let Some(element) = elements.get(name) else { return name.to_owned() };
    let kind = match text(element, "type") {
        Some("SoftwareAgent" | "Tool") => "Tool",
        Some("Person") => "Person",
        _ => "Organization",
    };
    format!("{kind}: {}", text(element, "name").unwrap_or(name))
}

fn package(item: &Value, id: &str, elements: &Elements<'_>) -> Package {
    let mut package = Package::new(id, text(item, "name").unwrap_or_default());
    package.version = owned(item, "software_packageVersion");
    package.download_location = owned(item, "software_downloadLocation").unwrap_or_else(|| NO_ASSERTION.to_owned());
    package.homepage = owned(item, "software_homePage");
    package.source_info = owned(item, "software_sourceInfo");
    package.copyright_text = owned(item, "software_copyrightText");
    package.supplier = text(item, "suppliedBy").map(|name| agent(name, elements));
    package.originator = list(item, "originatedBy").first().and_then(Value::as_str).map(|name| agent(name, elements));
    package.purpose = text(item, "software_primaryPurpose").map(capitals);
    package.summary = owned(item, "summary");
    package.description = owned(item, "description");
    package.comment = owned(item, "comment");
    package.release_date = owned(item, "releaseTime");
    package.built_date = owned(item, "builtTime");
    package.valid_until_date = owned(item, "validUntilTime");
    package.checksums = checksums(item);
    package.external_refs = external_refs(item);
    package
}

fn external_refs(item: &Value) -> Vec<ExternalRef> {
    let reference = |category: &str, kind: &str, locator: &str| ExternalRef {
        category: category.to_owned(),
        kind: kind.to_owned(),
        locator: locator.to_owned(),
        comment: None,
    };
    let mut references: Vec<ExternalRef> =
        text(item, "software_packageUrl").map(|purl| reference("PACKAGE-MANAGER", "purl", purl)).into_iter().collect();
    for identifier in list(item, "externalIdentifier") {
        let Some(locator) = text(identifier, "identifier") else { continue };
        let one = match text(identifier, "externalIdentifierType").unwrap_or("other") {
            "packageUrl" | "packageURL" => reference("PACKAGE-MANAGER", "purl", locator),
            "cpe22" => reference("SECURITY", "cpe22Type", locator),
            "cpe23" => reference("SECURITY", "cpe23Type", locator),
            kind @ ("gitoid" | "swhid") => reference("PERSISTENT-ID", kind, locator),
            kind => reference("OTHER", kind, locator),
        };
        if !references.contains(&one) {
            references.push(one);
        }
    }
    references
}

fn file(item: &Value, id: &str) -> File {
    File {
        id: id.to_owned(),
        name: owned(item, "name").unwrap_or_default(),
        kinds: text(item, "software_primaryPurpose").map(capitals).into_iter().collect(),
        checksums: checksums(item),
        copyright_text: owned(item, "software_copyrightText"),
        comment: owned(item, "comment"),
        ..File::default()
    }
}

/// `sha3_256` is `SHA3-256` in version 2.
fn checksums(item: &Value) -> Vec<Checksum> {
    let hashes = list(item, "verifiedUsing").iter();
    let checksum = |hash: &Value| {
        let algorithm = text(hash, "algorithm")?;
        let algorithm = match algorithm.strip_prefix("blake2b") {
            Some(length) => format!("BLAKE2b-{length}"),
            None => algorithm.to_uppercase().replace('_', "-"),
        };
        Some(Checksum { algorithm, value: owned(hash, "hashValue")? })
    };
    hashes.filter_map(checksum).collect()
}

fn relationships(item: &Value, document: &mut Document) -> Result<(), String> {
    let from = text(item, "from").ok_or("a relationship without `from`")?;
    let kind = text(item, "relationshipType").ok_or("a relationship without `relationshipType`")?;
    for to in list(item, "to").iter().filter_map(Value::as_str) {
        let mut relationship = Relationship::new(from, capitals(kind), to);
        relationship.comment = owned(item, "comment");
        document.relationships.push(relationship);
    }
    Ok(())
}

/// `dependsOn` is `DEPENDS_ON` in version 2.
fn capitals(word: &str) -> String {
    let mut capitals = String::with_capacity(word.len() + 4);
    for character in word.chars() {
        if character.is_ascii_uppercase() && !capitals.is_empty() {
            capitals.push('_');
        }
        capitals.push(character.to_ascii_uppercase());
    }
    capitals
}

fn annotation(item: &Value) -> Annotation {
    Annotation {
        annotator: String::new(),
        date: String::new(),
        kind: text(item, "annotationType").map(capitals).unwrap_or_default(),
        comment: owned(item, "statement").unwrap_or_default(),
    }
}

/// Version 3 says the licences of packages and files by relationships.
fn licenses(document: &mut Document, elements: &Elements<'_>) {
    let mut stated: BTreeMap<(&str, bool), String> = BTreeMap::new();
    for relationship in &document.relationships {
        let declared = match relationship.kind.as_str() {
            "HAS_DECLARED_LICENSE" => true,
            "HAS_CONCLUDED_LICENSE" => false,
            _ => continue,
        };
        stated.entry((relationship.from.as_str(), declared)).or_insert_with(|| license(&relationship.to, elements));
    }
    for package in &mut document.packages {
        package.license_declared = stated.remove(&(package.id.as_str(), true));
        package.license_concluded = stated.remove(&(package.id.as_str(), false));
    }
    for file in &mut document.files {
        file.license_concluded = stated.remove(&(file.id.as_str(), false));
    }
}

/// The expression behind a name; an address in SPDX's own list of licences ends with the licence's id.
fn license(name: &str, elements: &Elements<'_>) -> String {
    let element = elements.get(name);
    let expression = element
        .and_then(|element| text(element, "simplelicensing_licenseExpression").or_else(|| text(element, "name")));
    let listed = || name.strip_prefix("https://spdx.org/licenses/").unwrap_or(name);
    match name.rsplit('/').next() {
        Some("NoAssertionLicense" | "NoAssertion") => NO_ASSERTION.to_owned(),
        Some("NoneLicense" | "None") => "NONE".to_owned(),
        _ => expression.unwrap_or_else(listed).to_owned(),
    }
}
