//! The fields of an OSV record that matching needs. Unknown fields are passed over, `null` is the same as absent.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::advisory::Import;

/// `null` where a value may be absent: the Go database writes it for empty lists.
fn absent<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// One record.
#[derive(Deserialize)]
pub(super) struct Record<'a> {
    pub(super) id: String,
    #[serde(default, deserialize_with = "absent")]
    pub(super) summary: String,
    #[serde(default, deserialize_with = "absent")]
    pub(super) details: String,
    #[serde(default, deserialize_with = "absent")]
    pub(super) published: String,
    #[serde(default, deserialize_with = "absent")]
    pub(super) modified: String,
    #[serde(default)]
    pub(super) withdrawn: Option<String>,
    #[serde(default, deserialize_with = "absent")]
    pub(super) aliases: Vec<String>,
    #[serde(default, deserialize_with = "absent")]
    pub(super) upstream: Vec<String>,
    #[serde(default, deserialize_with = "absent")]
    pub(super) related: Vec<String>,
    #[serde(borrow, default, deserialize_with = "absent")]
    pub(super) severity: Vec<Severity<'a>>,
    #[serde(borrow, default, deserialize_with = "absent")]
    pub(super) references: Vec<Reference<'a>>,
    #[serde(borrow, default, deserialize_with = "absent")]
    pub(super) affected: Vec<Affected<'a>>,
    #[serde(borrow, default)]
    pub(super) database_specific: Option<&'a RawValue>,
}

/// The ecosystems whose advisories are those of a distribution, without the suffix of its release.
const DISTRIBUTIONS: &[&str] = &[
    "AlmaLinux",
    "Alpaquita",
    "Azure Linux",
    "BellSoft Hardened Containers",
    "Mageia",
    "MinimOS",
    "openEuler",
    "openSUSE",
    "Photon OS",
    "Red Hat",
    "Rocky Linux",
    "SUSE",
    "Ubuntu",
];

impl Record<'_> {
    /// Whether a distribution speaks of its own packages.
    pub(super) fn is_of_distribution(&self) -> bool {
        let package = self.affected.first().and_then(|affected| affected.package.as_ref());
        let ecosystem = package.map_or("", |package| package.ecosystem.as_str());
        DISTRIBUTIONS.contains(&ecosystem.split(':').next().unwrap_or(ecosystem))
    }
}

/// Enough of a record to name it.
#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) id: String,
}

/// A CVSS vector, or a word of the source.
#[derive(Deserialize)]
pub(super) struct Severity<'a> {
    #[serde(borrow, rename = "type", default)]
    pub(super) kind: Cow<'a, str>,
    pub(super) score: String,
}

/// Where more can be read.
#[derive(Deserialize)]
pub(super) struct Reference<'a> {
    #[serde(borrow, rename = "type", default)]
    pub(super) kind: Cow<'a, str>,
    pub(super) url: String,
}

/// What the record says about one package.
#[derive(Deserialize)]
pub(super) struct Affected<'a> {
    #[serde(default)]
    pub(super) package: Option<Package>,
    #[serde(borrow, default, deserialize_with = "absent")]
    pub(super) severity: Vec<Severity<'a>>,
    #[serde(borrow, default, deserialize_with = "absent")]
    pub(super) ranges: Vec<Range<'a>>,
    #[serde(default, deserialize_with = "absent")]
    pub(super) versions: Vec<String>,
    #[serde(borrow, default)]
    pub(super) ecosystem_specific: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) database_specific: Option<&'a RawValue>,
}

impl Affected<'_> {
    /// The package.
    pub(super) fn key(&self) -> Option<(&str, &str)> {
        self.package.as_ref().map(|package| (package.ecosystem.as_str(), package.name.as_str()))
    }
}

#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) ecosystem: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Range<'a> {
    #[serde(borrow, rename = "type", default)]
    pub(super) kind: Cow<'a, str>,
    #[serde(default, deserialize_with = "absent")]
    pub(super) events: Vec<Event>,
}

#[derive(Deserialize)]
pub(super) struct Event {
    #[serde(default)]
    pub(super) introduced: Option<String>,
    #[serde(default)]
    pub(super) fixed: Option<String>,
    #[serde(default)]
    pub(super) last_affected: Option<String>,
    #[serde(default)]
    pub(super) limit: Option<String>,
}

/// What the Go database adds (go.dev/doc/security/vuln/database).
#[derive(Default, Deserialize)]
pub(super) struct GoSpecific {
    #[serde(default, deserialize_with = "absent")]
    pub(super) imports: Vec<GoImport>,
}

#[derive(Deserialize)]
pub(super) struct GoImport {
    #[serde(default)]
    path: String,
    #[serde(default, deserialize_with = "absent")]
    symbols: Vec<String>,
    #[serde(default, deserialize_with = "absent")]
    goos: Vec<String>,
    #[serde(default, deserialize_with = "absent")]
    goarch: Vec<String>,
}

impl From<GoImport> for Import {
    fn from(import: GoImport) -> Self {
        Self { path: import.path, symbols: import.symbols, goos: import.goos, goarch: import.goarch }
    }
}
