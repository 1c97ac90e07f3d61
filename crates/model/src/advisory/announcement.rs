//! An announcement as the tracker holds it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The label that makes an issue part of the official feed.
pub const FEED_LABEL: &str = "official-cve-feed";

/// One issue of the tracker: the source of one or more advisories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The number; 0 for a text that stands in no issue.
    pub number: u64,
    /// `CVE-2023-3676: insufficient input sanitization …`
    pub title: String,
    /// Markdown.
    pub body: String,
    /// `https://github.com/kubernetes/kubernetes/issues/119339`
    pub url: String,
    /// Whether it is fixed, as the tracker's state says.
    pub state: State,
    /// When the issue was opened.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// Names of its labels.
    pub labels: Labels,
}

impl Announcement {
    /// What tells announcements apart: the number, or, for a text without an issue (number 0), its title.
    #[must_use]
    pub fn key(&self) -> String {
        if self.number == 0 {
            self.title.trim_end_matches([':', ' ']).to_owned()
        } else {
            format!("{:012}", self.number)
        }
    }
}

/// What the tracker's `state` and `state_reason` say: the feed's `status` field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Open, not reopened.
    Open,
    /// Closed as completed.
    Fixed,
    /// Closed as not planned.
    Unfixed,
    /// Reopened.
    Unknown,
    /// Nothing that the feed has a word for: `null`.
    #[default]
    Unstated,
}

impl State {
    /// The state for GitHub's two fields.
    #[must_use]
    pub fn from_tracker(state: &str, reason: Option<&str>) -> Self {
        match (state, reason) {
            ("open", Some("reopened")) => Self::Unknown,
            ("open", _) => Self::Open,
            ("closed", Some("completed")) => Self::Fixed,
            ("closed", Some("not_planned")) => Self::Unfixed,
            _ => Self::Unstated,
        }
    }

    /// The word of the feed.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Open => Some("open"),
            Self::Fixed => Some("fixed"),
            Self::Unfixed => Some("unfixed"),
            Self::Unknown => Some("unknown"),
            Self::Unstated => None,
        }
    }
}

/// Labels of an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels(pub Vec<String>);

impl Labels {
    /// Whether the issue is meant for the public feed. Without the label nothing of it is ever shown.
    #[must_use]
    pub fn are_public(&self) -> bool {
        self.0.iter().any(|label| label == FEED_LABEL)
    }
}
