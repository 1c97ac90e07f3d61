//! The state file `CVE-….json`, with the fields of the committee's own tool.

use std::collections::BTreeMap;

use jiff::Timestamp;
use palisade_model::advisory::{Advisory, Announcement, Labels, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An advisory that is being written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// `CVE-2025-1234`
    #[serde(default)]
    pub cve: String,
    /// What was entered so far.
    #[serde(default)]
    pub steps: Steps,
    /// Fields that we do not know, kept as they are.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The texts of a draft; empty where nothing was entered yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Steps {
    /// One line, the title without the id.
    pub summary: String,
    /// The vector, perhaps with score and word.
    pub cvss: String,
    /// What the problem is.
    pub description: String,
    /// How to find out whether one is affected.
    pub vulnerable: String,
    /// One component and range on each line.
    pub affected_versions: String,
    /// The fixed versions, one on each line.
    pub upgrade: String,
    /// What helps until the upgrade.
    pub mitigate: String,
    /// How an attack is noticed.
    pub detection: String,
    /// Background.
    pub additional_details: String,
    /// Who is thanked.
    pub acknowledgements: String,
    /// Address of the issue.
    pub github_issue: String,
    /// Who leads the fix.
    pub fix_lead: String,
    /// Fields that we do not know, kept as they are.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Why a state file cannot be read.
#[derive(Debug)]
pub struct DraftError(serde_json::Error);

impl std::fmt::Display for DraftError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "not a state file: {}", self.0)
    }
}

impl std::error::Error for DraftError {}

impl Draft {
    /// Reads a state file.
    ///
    /// # Errors
    ///
    /// Where it is no JSON, or a known field is no text.
    pub fn read(text: &str) -> Result<Self, DraftError> {
        serde_json::from_str(text).map_err(DraftError)
    }

    /// The state file, as it is written back.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The announcement that this draft will be, at `now`. It carries no label of the public feed.
    #[must_use]
    pub fn announcement(&self, now: Timestamp) -> Announcement {
        let url = super::form::issue_address(self).unwrap_or_default();
        let number = url.rsplit('/').next().and_then(|number| number.parse().ok());
        Announcement {
            number: number.unwrap_or_default(),
            title: super::title(self),
            body: super::export::body(self),
            url: url.to_owned(),
            state: State::Unstated,
            created: now,
            updated: now,
            labels: Labels::default(),
        }
    }

    /// What the draft says, read as everybody will read it; nothing while it has no CVE id.
    #[must_use]
    pub fn advisory(&self, now: Timestamp) -> Option<Advisory> {
        crate::read(&self.announcement(now)).0.into_iter().find(|advisory| advisory.id == self.cve)
    }
}
