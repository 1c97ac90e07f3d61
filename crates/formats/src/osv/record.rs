//! The types of an OSV record. Fields stand in the order of the schema's documentation, which is the order in which they
//! are written; fields that the schema does not name are kept and written last, by name.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::Timestamp;

/// One record: a vulnerability and what it affects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the schema; absent means 1.0.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_version: Option<String>,
    /// With the prefix of its home database.
    pub id: String,
    /// When the record was last changed.
    pub modified: Timestamp,
    /// When it was first published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Timestamp>,
    /// Ids of the same vulnerability in other databases.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub aliases: Vec<String>,
    /// Ids of the vulnerabilities that this one comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub upstream: Vec<String>,
    /// Ids of vulnerabilities that have to do with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub related: Vec<String>,
    /// One line of plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// CommonMark text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// How severe it is, for all that is affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub severity: Vec<Severity>,
    /// What is affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub affected: Vec<Affected>,
    /// Where more can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub references: Vec<Reference>,
    /// Who is to be thanked.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub credits: Vec<Credit>,
    /// What the database adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Map<String, Value>>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Record {
    /// A record with nothing but an id and the time of its last change.
    #[must_use]
    pub fn new(id: impl Into<String>, modified: Timestamp) -> Self {
        Self {
            schema_version: Some(super::SCHEMA_VERSION.to_owned()),
            id: id.into(),
            modified,
            published: None,
            withdrawn: None,
            aliases: Vec::new(),
            upstream: Vec::new(),
            related: Vec::new(),
            summary: None,
            details: None,
            severity: Vec::new(),
            affected: Vec::new(),
            references: Vec::new(),
            credits: Vec::new(),
            database_specific: None,
            other: Map::new(),
        }
    }
}

/// A severity on one scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Severity {
    /// The scale.
    #[serde(rename = "type")]
    pub kind: SeverityKind,
    /// A CVSS vector, or a word of the scale.
    pub score: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Severity {
    /// A severity on the scale `kind`.
    #[must_use]
    pub fn new(kind: SeverityKind, score: impl Into<String>) -> Self {
        Self { kind, score: score.into(), other: Map::new() }
    }
}

/// The scales of severity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeverityKind {
    /// A vector of CVSS 2.0.
    #[serde(rename = "CVSS_V2")]
    CvssV2,
    /// A vector of CVSS 3.0 or 3.1.
    #[serde(rename = "CVSS_V3")]
    CvssV3,
    /// A vector of CVSS 4.0.
    #[serde(rename = "CVSS_V4")]
    CvssV4,
    /// A word of Ubuntu's own scale.
    Ubuntu,
    /// A scale that the schema does not name.
    #[serde(untagged)]
    Other(String),
}

/// A package and its versions that are affected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Affected {
    /// Which package; absent where only a repository is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Package>,
    /// How severe it is for this package.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub severity: Vec<Severity>,
    /// Ranges of versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub ranges: Vec<Range>,
    /// Versions, one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub versions: Vec<String>,
    /// What the ecosystem adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecosystem_specific: Option<Map<String, Value>>,
    /// What the database adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Map<String, Value>>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A package of an ecosystem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// The ecosystem, with a suffix for its release where it has releases.
    pub ecosystem: String,
    /// As the ecosystem writes it.
    pub name: String,
    /// The package as a package URL, without a version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Package {
    /// The package `name` of `ecosystem`.
    #[must_use]
    pub fn new(ecosystem: impl Into<String>, name: impl Into<String>) -> Self {
        Self { ecosystem: ecosystem.into(), name: name.into(), purl: None, other: Map::new() }
    }
}

/// A range of versions, as events on a line of versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// How its versions are ordered.
    #[serde(rename = "type")]
    pub kind: RangeKind,
    /// The repository whose commits the events name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// Where the fault comes and goes.
    pub events: Vec<Event>,
    /// What the database adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Map<String, Value>>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Range {
    /// A range of semantic versions.
    #[must_use]
    pub fn semantic(events: Vec<Event>) -> Self {
        Self { kind: RangeKind::Semver, repo: None, events, database_specific: None, other: Map::new() }
    }
}

/// How the versions of a range are ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RangeKind {
    /// By the graph of commits.
    #[serde(rename = "GIT")]
    Git,
    /// By Semantic Versioning 2.0.0.
    #[serde(rename = "SEMVER")]
    Semver,
    /// As the ecosystem orders its versions.
    #[serde(rename = "ECOSYSTEM")]
    Ecosystem,
    /// An order that the schema does not name.
    #[serde(untagged)]
    Other(String),
}

/// One event. The schema wants exactly one of the four; a record that breaks it is still read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The first version that is affected; `0` is before all versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced: Option<String>,
    /// The first version that is not affected any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// The last version that is affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_affected: Option<String>,
    /// Nothing is said about versions from here on; `*` is after all versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// Affected from this version on.
    Introduced(&'a str),
    /// Not affected from this version on.
    Fixed(&'a str),
    /// Not affected after this version.
    LastAffected(&'a str),
    /// Nothing said from this version on.
    Limit(&'a str),
}

impl<'a> Change<'a> {
    /// The version that it names.
    #[must_use]
    pub fn version(self) -> &'a str {
        match self {
            Self::Introduced(version) | Self::Fixed(version) | Self::LastAffected(version) | Self::Limit(version) => {
                version
            }
        }
    }
}

impl Event {
    /// Affected from `version` on.
    #[must_use]
    pub fn introduced(version: impl Into<String>) -> Self {
        Self { introduced: Some(version.into()), ..Self::default() }
    }

    /// Not affected from `version` on.
    #[must_use]
    pub fn fixed(version: impl Into<String>) -> Self {
        Self { fixed: Some(version.into()), ..Self::default() }
    }

    /// Not affected after `version`.
    #[must_use]
    pub fn last_affected(version: impl Into<String>) -> Self {
        Self { last_affected: Some(version.into()), ..Self::default() }
    }

    /// What it says; one change in a sound record.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let introduced = self.introduced.as_deref().map(Change::Introduced);
        let fixed = self.fixed.as_deref().map(Change::Fixed);
        let last_affected = self.last_affected.as_deref().map(Change::LastAffected);
        let limit = self.limit.as_deref().map(Change::Limit);
        [introduced, fixed, last_affected, limit].into_iter().flatten()
    }
}

/// Where more can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// What is there.
    #[serde(rename = "type")]
    pub kind: ReferenceKind,
    /// Its address.
    pub url: String,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Reference {
    /// What is at `url`.
    #[must_use]
    pub fn new(kind: ReferenceKind, url: impl Into<String>) -> Self {
        Self { kind, url: url.into(), other: Map::new() }
    }
}

/// What is behind a reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferenceKind {
    /// A published advisory.
    Advisory,
    /// An article.
    Article,
    /// A tool or rule that detects it.
    Detection,
    /// A discussion.
    Discussion,
    /// A report, such as an issue.
    Report,
    /// The change that repairs it.
    Fix,
    /// The change that brought it.
    Introduced,
    /// Source code.
    Git,
    /// The package's own page.
    Package,
    /// A demonstration.
    Evidence,
    /// Any page.
    Web,
    /// A kind that the schema does not name.
    #[serde(untagged)]
    Other(String),
}

/// Who is to be thanked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    /// A person or an organisation.
    pub name: String,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_empty")]
    pub contact: Vec<String>,
    /// For what.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<CreditKind>,
    /// Fields that the schema does not name.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CreditKind {
    /// Found it.
    Finder,
    /// Told the vendor.
    Reporter,
    /// Checked it.
    Analyst,
    /// Coordinated the response.
    Coordinator,
    /// Repaired it.
    RemediationDeveloper,
    /// Reviewed the repair.
    RemediationReviewer,
    /// Tested the repair.
    RemediationVerifier,
    /// A program that found it.
    Tool,
    /// Paid for it.
    Sponsor,
    /// Something else.
    Other,
    /// A kind that the schema does not name.
    #[serde(untagged)]
    Unknown(String),
}

/// The schema allows `null` where a list is empty.
fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::json::{Budget, compact};
    use crate::osv::read;

    const FULL: &str = r#"{"schema_version":"1.7.5","id":"CVE-2024-1","modified":"2024-01-02T00:00:00Z","published":"2024-01-01T00:00:00.5Z","withdrawn":"2024-01-03T00:00:00Z","aliases":["GHSA-1"],"upstream":["CVE-0"],"related":["CVE-2"],"summary":"s","details":"d","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N"},{"type":"New","score":"1","why":2}],"affected":[{"package":{"ecosystem":"Kubernetes","name":"k8s.io/kubelet","purl":"pkg:golang/k8s.io/kubelet","label":"l"},"ranges":[{"type":"SEMVER","repo":"https://example.org","events":[{"introduced":"0"},{"fixed":"1.2.3","note":1},{"limit":"*"}],"database_specific":{"a":1},"more":[]}],"versions":["1.0.0"],"ecosystem_specific":{"b":[]},"database_specific":{"c":null},"extra":true}],"references":[{"type":"FIX","url":"https://example.org"},{"type":"NEW","url":"x"}],"credits":[{"name":"n","contact":["mailto:a@b"],"type":"REMEDIATION_DEVELOPER"},{"name":"m","type":"POET"}],"database_specific":{"z":1},"future":{"deep":[1]}}"#;

    #[test]
    fn a_full_record_is_written_as_it_was_read() {
        let record = read(FULL, Budget::DEFAULT).unwrap();
        assert_eq!(compact(&record), FULL);
    }

    #[test]
    fn null_is_an_empty_list() {
        let text = r#"{"id":"CVE-1","modified":"2024-01-02T00:00:00Z","aliases":null,"affected":null,"references":null,"severity":null}"#;
        let record = read(text, Budget::DEFAULT).unwrap();
        assert_eq!(compact(&record), r#"{"id":"CVE-1","modified":"2024-01-02T00:00:00Z"}"#);
    }

    #[test]
    fn a_broken_date_is_refused() {
        let error = read(r#"{"id":"CVE-1","modified":"yesterday"}"#, Budget::DEFAULT).unwrap_err();
        assert!(error.to_string().contains("RFC 3339"), "{error}");
    }
}
