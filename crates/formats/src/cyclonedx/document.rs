//! The types of a document, as far as components, their relations and their vulnerabilities go. Fields that have no
//! member of their own are kept in `other` as they are, and written after the others, by name.

use serde::Serialize;
use serde_json::{Map, Value};

pub use super::vulnerability::{
    AffectedVersion, Affects, Analysis, Rating, Source, Vulnerability, VulnerabilityReference,
};

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// Always `CycloneDX`.
    pub bom_format: String,
    /// The release of the specification: `1.6`.
    pub spec_version: String,
    /// `urn:uuid:…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// Counts the changes under one serial number.
    pub version: i64,
    /// When, by what and of what the document was made.
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
    /// What the thing described is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// What needs what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
    /// How complete parts of the document are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compositions: Vec<Composition>,
    /// What is known to be wrong, and what was found out about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vulnerabilities: Vec<Vulnerability>,
    /// Names and values beyond the specification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Everything else: services, annotations, formulation, declarations and what no release knows.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Document {
    /// An empty document of the release that is written.
    #[must_use]
    pub fn new() -> Self {
        let schema = format!("http://cyclonedx.org/schema/bom-{}.schema.json", super::WRITTEN_RELEASE);
        Self {
            bom_format: "CycloneDX".to_owned(),
            spec_version: super::WRITTEN_RELEASE.to_owned(),
            serial_number: None,
            version: 1,
            metadata: Metadata::default(),
            components: Vec::new(),
            dependencies: Vec::new(),
            compositions: Vec::new(),
            vulnerabilities: Vec::new(),
            properties: Vec::new(),
            other: Map::from_iter([("$schema".to_owned(), Value::String(schema))]),
        }
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

/// When, by what and of what a document was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// A time of RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// What made it: an object of components and services, or the older list of tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<Value>,
    /// The thing that the document describes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<Box<Component>>,
    /// Names and values beyond the specification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Metadata {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A part of something, or a thing by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// `library`, `application`, `operating-system`, `container` and others.
    #[serde(rename = "type")]
    pub kind: String,
    /// What other parts of the document call it.
    #[serde(rename = "bom-ref", skip_serializing_if = "Option::is_none")]
    pub bom_ref: Option<String>,
    /// The namespace: a group of Maven, a scope of npm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `required`, `optional` or `excluded`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Digests of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<Hash>,
    /// Its licences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<LicenseChoice>,
    /// Its name in the Common Platform Enumeration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// Its package URL, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// What it is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Self>,
    /// How it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Names and values beyond the specification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A digest.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Hash {
    /// `SHA-256` and others.
    #[serde(rename = "alg")]
    pub algorithm: String,
    /// Hexadecimal digits.
    pub content: String,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A licence or an expression of licences.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LicenseChoice {
    /// One licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// An SPDX expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A licence.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct License {
    /// Its id in the SPDX list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name, where it is not in that list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How a component was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// Where it lies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Occurrence>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A place where a component lies.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Occurrence {
    /// A path.
    pub location: String,
    /// What the place is in or beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_context: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What something needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dependency {
    /// The reference of what needs.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The references of what is needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// The references of what it implements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provides: Vec<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How complete parts of a document are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Composition {
    /// `complete`, `incomplete`, `unknown` and others.
    pub aggregate: String,
    /// References of components whose parts are meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assemblies: Vec<String>,
    /// References of components whose dependencies are meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
    /// References of vulnerabilities that are meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vulnerabilities: Vec<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A name and a value beyond the specification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Property {
    /// `palisade:layer`
    pub name: String,
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Property {
    /// A name and a value.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: Some(value.into()), other: Map::new() }
    }
}
