//! `_palisade`: what today's feed does not say.

use palisade_model::advisory::{Advisory, Doubt, Interval};
use serde::{Deserialize, Serialize};

/// What we add to an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// When the text last changed (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// `low`, `medium`, `high` or `critical`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// Vectors with their computed scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cvss: Vec<Scored>,
    /// Vulnerable versions by component.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<AffectedComponent>,
    /// What the text leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<Doubt>,
}

/// A CVSS vector with its score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// `CVSS:3.1/AV:N/…`
    pub vector: String,
    /// Computed.
    pub score: f64,
}

/// The vulnerable versions of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedComponent {
    /// `kubelet`
    pub component: String,
    /// `k8s.io/kubelet`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Sorted and disjoint.
    pub ranges: Vec<Interval>,
}

impl Extension {
    /// What we add for an advisory.
    #[must_use]
    pub fn of(advisory: &Advisory) -> Self {
        Self {
            modified: Some(advisory.modified.to_string()),
            severity: advisory.severity.as_ref().map(|fact| fact.value.to_string()),
            cvss: advisory
                .ratings
                .iter()
                .map(|fact| Scored { vector: fact.value.vector.clone(), score: fact.value.score })
                .collect(),
            affected: advisory
                .affected
                .iter()
                .map(|affected| AffectedComponent {
                    component: affected.component.name.clone(),
                    package: affected.component.module.clone(),
                    ranges: affected.ranges.intervals().to_vec(),
                })
                .collect(),
            uncertain: advisory.doubts.clone(),
        }
    }
}
