//! The types of a CSAF 2.0 document but for products and vulnerabilities. Fields stand in the order of the schema, which is by name; those that
//! the schema does not name are kept and written last.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ProductTree, Vulnerability};
use crate::Timestamp;

/// One CSAF document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Csaf {
    /// What the document says about itself.
    pub document: Document,
    /// The products it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_tree: Option<ProductTree>,
    /// The vulnerabilities and what they do to the products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vulnerabilities: Vec<Vulnerability>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a document says about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Who is to be thanked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledgments: Vec<Acknowledgment>,
    /// The publisher's own severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate_severity: Option<AggregateSeverity>,
    /// The profile, such as `csaf_vex`.
    pub category: String,
    /// `2.0`.
    pub csaf_version: String,
    /// Who may read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
    /// The language of its texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Texts about the whole document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Who publishes it.
    pub publisher: Publisher,
    /// Where more can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// The language it was translated from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_lang: Option<String>,
    /// Its title.
    pub title: String,
    /// Its id, versions and dates.
    pub tracking: Tracking,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A severity on the publisher's own scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AggregateSeverity {
    /// Where the scale is described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The severity.
    pub text: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Who may read the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The rule in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The rule as traffic light.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlp: Option<Tlp>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A label of the Traffic Light Protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tlp {
    /// `WHITE`, `GREEN`, `AMBER` or `RED`.
    pub label: String,
    /// Where the protocol is described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Who publishes the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publisher {
    /// `vendor`, `coordinator`, `translator` and so on.
    pub category: String,
    /// How to reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_details: Option<String>,
    /// By what right they publish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuing_authority: Option<String>,
    /// Their name.
    pub name: String,
    /// Their address on the web.
    pub namespace: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Id, versions and dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tracking {
    /// Other ids of the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When this version was released.
    pub current_release_date: Timestamp,
    /// The program that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<Generator>,
    /// The publisher's id of the document.
    pub id: String,
    /// When the first version was released.
    pub initial_release_date: Timestamp,
    /// All versions so far.
    pub revision_history: Vec<Revision>,
    /// `draft`, `interim` or `final`.
    pub status: String,
    /// This version.
    pub version: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The program that wrote the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generator {
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// Which.
    pub engine: Engine,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One version of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// When it was released.
    pub date: Timestamp,
    /// The version in another scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy_version: Option<String>,
    /// A whole number or a semantic version.
    pub number: String,
    /// What changed.
    pub summary: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Who is to be thanked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Acknowledgment {
    /// People.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Their organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Where more can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// `summary`, `description` and so on.
    pub category: String,
    /// The text.
    pub text: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where more can be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// `self` or `external`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What is there.
    pub summary: String,
    /// Its address.
    pub url: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
