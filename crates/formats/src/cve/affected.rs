//! The products and versions of a CVE record. Fields stand in the order of the schema; those that the schema does not
//! name, such as the `x_` fields of older records, are kept and written last.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A product and its versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Affected {
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The collection of packages that it is in.
    #[serde(rename = "collectionURL", default, skip_serializing_if = "Option::is_none")]
    pub collection_url: Option<String>,
    /// Its name there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package_name: Option<String>,
    /// Its CPE names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cpes: Vec<String>,
    /// Parts that are affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<String>,
    /// Files that are affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub program_files: Vec<String>,
    /// Functions that are affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub program_routines: Vec<ProgramRoutine>,
    /// Where it is affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// Its repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// The status of versions that are not listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_status: Option<String>,
    /// Versions and their status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A function that is affected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgramRoutine {
    /// Its name.
    pub name: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A version, or a range that begins with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// The version; `0` for the first of all.
    pub version: String,
    /// `affected`, `unaffected` or `unknown`.
    pub status: String,
    /// How versions are ordered, such as `semver`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_type: Option<String>,
    /// The first version after the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub less_than: Option<String>,
    /// The last version of the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub less_than_or_equal: Option<String>,
    /// Where in the range the status changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A change of status within a range.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The first version that has it.
    pub at: String,
    /// The status from there on.
    pub status: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}
