//! Security advisories: an announcement as the tracker holds it, and what it says once it is understood.
//!
//! Lives here: the plain data that readers, writers, stores and pages share, and the algebra of version ranges. Not
//! here: understanding a text (`advisories`), the standard documents made from it (`formats`), where it comes from
//! (`sources`).

mod announcement;
mod range;
mod version;

pub use announcement::{Announcement, FEED_LABEL, Labels, State};
pub use range::{End, Interval, VersionRanges};
pub use version::{Version, VersionError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::control::Severity;

/// One CVE and all that its announcement says about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advisory {
    /// `CVE-2023-3676`
    pub id: String,
    /// Other ids of the same vulnerability.
    pub aliases: Vec<String>,
    /// What follows the CVE ids and their colon in the title, exactly.
    pub summary: String,
    /// The whole text, as published.
    pub details: String,
    /// The number of the issue that announces it.
    pub issue: u64,
    /// Where a person reads it: the issue.
    pub url: String,
    /// Whether there is a fix, as far as the tracker's state says.
    pub state: State,
    /// When the issue was opened: what today's feed calls `date_published`, although a placeholder has no content yet.
    pub announced: Timestamp,
    /// First real content.
    pub published: Timestamp,
    /// Last change.
    pub modified: Timestamp,
    /// When it was withdrawn.
    pub withdrawn: Option<Timestamp>,
    /// What is vulnerable, by component, in the order of the text.
    pub affected: Vec<Affected>,
    /// Ratings by vector.
    pub ratings: Vec<Fact<Rating>>,
    /// The word for the severity that the text uses.
    pub severity: Option<Fact<Severity>>,
    /// People who are thanked.
    pub credits: Vec<Fact<Credit>>,
    /// Links in the text, each once, in order.
    pub references: Vec<Fact<Reference>>,
    /// What the text leaves open.
    pub doubts: Vec<Doubt>,
}

/// Something that a text says, and the line that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// What is said.
    pub value: T,
    /// Where.
    pub line: Line,
}

/// A line of an announcement.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// Counted from 1.
    pub number: u32,
    /// Without its line end.
    pub text: String,
}

/// The vulnerable versions of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// Which component.
    pub component: Component,
    /// Which versions.
    pub ranges: VersionRanges,
    /// The lines that decide it.
    pub evidence: Vec<Line>,
}

/// A component, by its name in announcements and by the Go module that stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Component {
    /// `kubelet`
    pub name: String,
    /// `k8s.io/kubelet`; nothing for one that we cannot name, which is a lint error and never a made-up package.
    pub module: Option<String>,
}

/// A CVSS vector with its score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// `CVSS:3.1/AV:N/…`, in canonical form; version 2 vectors have no prefix.
    pub vector: String,
    /// `2.0`, `3.0`, `3.1` or `4.0`
    pub version: String,
    /// Computed from the vector.
    pub score: f64,
    /// The score that the text states beside it.
    pub stated_score: Option<f64>,
}

/// Somebody who is thanked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// As written, handle included.
    pub name: String,
    /// What for.
    pub role: CreditRole,
}

/// What somebody is thanked for, in OSV's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CreditRole {
    /// Found it.
    Finder,
    /// Reported it.
    Reporter,
    /// Wrote the fix.
    RemediationDeveloper,
    /// Coordinated.
    Coordinator,
    /// Anything else.
    Other,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Absolute.
    pub url: String,
    /// What it leads to.
    pub kind: ReferenceKind,
}

/// What a link leads to, in OSV's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferenceKind {
    /// An advisory.
    Advisory,
    /// A change that fixes it.
    Fix,
    /// A report or discussion.
    Report,
    /// Anything else.
    Web,
}

/// What a text leaves open: said aloud, and decided on the safe side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What is not settled, a lower-case fragment.
    pub question: String,
    /// The lines that leave it open; none where the text says nothing.
    pub lines: Vec<Line>,
}
