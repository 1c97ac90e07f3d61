//! A finding: one statement of a problem, from any source.

use std::fmt;
use std::hash::Hasher as _;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::control::{Confidence, Persona, Severity};
use crate::source::Position;
use crate::vulnerability::Vulnerability;

/// Which part of Palisade makes the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingSource {
    /// A configuration control.
    Control,
    /// An advisory about a package.
    Vulnerability,
    /// The reader or the schema: text that means something else than it seems to.
    Manifest,
    /// The configuration of Palisade itself, such as an exception that has expired.
    Configuration,
}

/// What has been decided about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum FindingState {
    /// Nothing: it counts.
    #[default]
    Open,
    /// Someone accepted it.
    Excepted {
        /// Who did; an annotation has no owner.
        owner: Option<String>,
        /// Why.
        reason: String,
        /// Until when (a date, `2027-01-31`).
        expires: Option<String>,
    },
    /// It was in the baseline report.
    Known,
    /// A statement (VEX) or a decision of triage says that it is no problem here.
    Dismissed {
        /// `not_affected` or `fixed`.
        status: String,
        /// Why: the justification, or the impact statement.
        reason: String,
        /// Who says so, and where.
        by: String,
    },
}

/// The object a finding is about: for a pod its owner, where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// `apps/v1`
    #[serde(rename = "apiVersion", default)]
    pub api_version: String,
    /// `Deployment`
    pub kind: String,
    /// Empty where the object states none.
    #[serde(default)]
    pub namespace: String,
    /// Name, or generateName with a trailing `*`.
    pub name: String,
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            write!(formatter, "{}/{}", self.kind, self.name)
        } else {
            write!(formatter, "{}/{}/{}", self.kind, self.namespace, self.name)
        }
    }
}

/// A place: in an object, and where that came from text, in the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// File name as the user gave or would give it; `-` for standard input.
    pub file: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line and column of `start`.
    #[serde(flatten)]
    pub position: Position,
    /// Line and column of `end`.
    #[serde(rename = "endPosition")]
    pub end_position: Position,
    /// Path from the root of the object; may lead to a field that is missing.
    pub path: String,
}

/// 128 bits that name a finding across runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FindingId(pub u128);

impl FindingId {
    /// The name of `rule`'s finding at `path` of `target`: independent of files, lines and other objects.
    #[must_use]
    pub fn new(rule: &str, target: &Target, path: &str) -> Self {
        let mut hasher = SipHasher13::new();
        // The version of an API group says nothing about which object it is; its group does.
        let group = target.api_version.split_once('/').map_or("", |(group, _)| group);
        for part in [rule, group, &target.kind, &target.namespace, &target.name, path] {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xFF);
        }
        Self(hasher.finish128().as_u128())
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl Serialize for FindingId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FindingId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map(Self).map_err(serde::de::Error::custom)
    }
}

/// One statement of a problem. What is the same for all findings of a rule stands in the report's `rules`.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable across runs.
    pub id: FindingId,
    /// Who says so.
    pub source: FindingSource,
    /// The rule's slug; its description is in the report.
    pub rule: String,
    /// The rule's, unless a parameter of the user says otherwise.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// For whom.
    pub persona: Persona,
    /// The object; for workloads the owner.
    pub target: Target,
    /// The objects that stand behind an owner and have the problem themselves: a DaemonSet's pods. Findings of the
    /// same objects share the list, because a large cluster has hundreds of thousands of pairs.
    pub instances: Arc<[Target]>,
    /// Where it is.
    pub location: Location,
    /// Other places that belong to it.
    pub related: Vec<Location>,
    /// What is wrong here, a sentence without a full stop.
    pub message: String,
    /// The words of the source that decide, where that is not the whole location.
    pub evidence: Option<String>,
    /// How to fix it here, where that can be said more closely than the rule does.
    pub remediation: Option<String>,
    /// Open, or why it does not count.
    pub state: FindingState,
    /// The package and the advisory, where the finding is about one.
    pub vulnerability: Option<Box<Vulnerability>>,
}
