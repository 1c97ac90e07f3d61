//! An issue as GitHub's API and its webhooks write it (docs.github.com/en/rest/issues/issues).

use jiff::Timestamp;
use palisade_model::advisory::{Announcement, Labels, State};
use serde::Deserialize;

/// The fields of an issue that matter here.
#[derive(Clone, Debug, Deserialize)]
pub struct Issue {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Markdown; `null` where it is empty.
    #[serde(default)]
    pub body: Option<String>,
    /// Its page.
    pub html_url: String,
    /// `open` or `closed`.
    pub state: String,
    /// `completed`, `not_planned`, `reopened`, `duplicate` or `null`.
    #[serde(default)]
    pub state_reason: Option<String>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Objects with a name, or bare names.
    #[serde(default)]
    pub labels: Vec<Label>,
    /// There for pull requests, which the API lists among the issues.
    #[serde(default)]
    pub pull_request: Option<serde::de::IgnoredAny>,
}

/// A label.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Label {
    /// As the API writes it.
    Object {
        /// `official-cve-feed`
        name: String,
    },
    /// A bare name.
    Name(String),
}

impl From<Issue> for Announcement {
    fn from(issue: Issue) -> Self {
        let name = |label| match label {
            Label::Object { name } | Label::Name(name) => name,
        };
        Self {
            state: State::from_tracker(&issue.state, issue.state_reason.as_deref()),
            number: issue.number,
            title: issue.title,
            body: issue.body.unwrap_or_default(),
            url: issue.html_url,
            created: issue.created_at,
            updated: issue.updated_at,
            labels: Labels(issue.labels.into_iter().map(name).collect()),
        }
    }
}
