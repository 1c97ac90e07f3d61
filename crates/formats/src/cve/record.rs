//! The types of a CVE record but for products. Fields stand in the order of the schema; those that the schema does not
//! name, such as the `x_` fields of older records, are kept and written last.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Affected;

/// One CVE record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// `CVE_RECORD`.
    pub data_type: String,
    /// The version of the schema, such as `5.1.1`.
    pub data_version: String,
    /// Id, state and dates.
    pub cve_metadata: Metadata,
    /// What its authors say.
    pub containers: Containers,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Id, state and dates of a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The CVE id.
    pub cve_id: String,
    /// The organisation that assigned it, as a UUID.
    pub assigner_org_id: String,
    /// Its short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigner_short_name: Option<String>,
    /// Who asked for it, as a UUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_user_id: Option<String>,
    /// When the record was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_updated: Option<String>,
    /// How often it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<i64>,
    /// When the id was reserved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_reserved: Option<String>,
    /// When the record was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_published: Option<String>,
    /// When it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_rejected: Option<String>,
    /// `PUBLISHED` or `REJECTED`.
    pub state: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What the authors of a record say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Containers {
    /// The authority that assigned the id.
    pub cna: Container,
    /// Authorised publishers of additional data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adp: Vec<Container>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What one author says; a rejected record has only the reasons.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// Who says it.
    pub provider_metadata: ProviderMetadata,
    /// When the id was assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_assigned: Option<String>,
    /// When the vulnerability became public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_public: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<Description>,
    /// What it affects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// What it affects, as CPE expressions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cpe_applicability: Vec<Value>,
    /// Its kind of weakness.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problem_types: Vec<ProblemType>,
    /// Where more can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// What it can do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impacts: Vec<Impact>,
    /// How severe it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
    /// What must be set up for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub configurations: Vec<Description>,
    /// What helps without a fix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workarounds: Vec<Description>,
    /// What repairs it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solutions: Vec<Description>,
    /// Whether it is exploited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exploits: Vec<Description>,
    /// What happened when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TimelineEntry>,
    /// Who is to be thanked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// Where the data come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Map<String, Value>>,
    /// Such as `disputed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Entries of other taxonomies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxonomy_mappings: Vec<Value>,
    /// Why the record was rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected_reasons: Vec<Description>,
    /// Ids that replace it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Who says it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderMetadata {
    /// The organisation, as a UUID.
    pub org_id: String,
    /// Its short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// When it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_updated: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A text in a language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// The language.
    pub lang: String,
    /// The text, plain.
    pub value: String,
    /// The text in other forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporting_media: Vec<SupportingMedia>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A text in another form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SupportingMedia {
    /// Its media type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it is encoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<bool>,
    /// Its content.
    pub value: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A kind of weakness.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProblemType {
    /// In words.
    pub descriptions: Vec<ProblemDescription>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A kind of weakness in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDescription {
    /// The language.
    pub lang: String,
    /// The words.
    pub description: String,
    /// Its CWE id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwe_id: Option<String>,
    /// Such as `CWE`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Where more can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Where more can be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// The address.
    pub url: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Such as `vendor-advisory`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What a vulnerability can do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// A pattern of attack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capec_id: Option<String>,
    /// In words.
    pub descriptions: Vec<Description>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A severity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metric {
    /// Such as `CVSS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// For what it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Description>,
    /// An object of CVSS 4.0.
    #[serde(rename = "cvssV4_0", default, skip_serializing_if = "Option::is_none")]
    pub cvss_v4_0: Option<Map<String, Value>>,
    /// An object of CVSS 3.1.
    #[serde(rename = "cvssV3_1", default, skip_serializing_if = "Option::is_none")]
    pub cvss_v3_1: Option<Map<String, Value>>,
    /// An object of CVSS 3.0.
    #[serde(rename = "cvssV3_0", default, skip_serializing_if = "Option::is_none")]
    pub cvss_v3_0: Option<Map<String, Value>>,
    /// An object of CVSS 2.0.
    #[serde(rename = "cvssV2_0", default, skip_serializing_if = "Option::is_none")]
    pub cvss_v2_0: Option<Map<String, Value>>,
    /// A severity on another scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherMetric>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A severity on another scale.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherMetric {
    /// The scale.
    #[serde(rename = "type")]
    pub kind: String,
    /// The severity.
    pub content: Map<String, Value>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What happened when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// When.
    pub time: String,
    /// The language.
    pub lang: String,
    /// What.
    pub value: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Who is to be thanked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credit {
    /// The language.
    pub lang: String,
    /// Who.
    pub value: String,
    /// Their id, as a UUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// For what, such as `finder`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}
