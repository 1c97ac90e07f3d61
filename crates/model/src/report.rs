//! The result of a run: all that an output format may show.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::control::{RuleInfo, Severity};
use crate::coverage::Coverage;
use crate::finding::{Finding, FindingState, Location};
use crate::vulnerability::DataSource;

/// A remark that is neither a finding nor a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The code's id.
    pub code: String,
    /// What there is to know.
    pub message: String,
    /// Where.
    pub location: Option<Location>,
}

/// Findings, coverage and the rules they speak of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Version of the tool.
    pub version: String,
    /// In report order: by severity (worst first), then target, rule and path.
    pub findings: Vec<Finding>,
    /// The rules that findings name, by slug.
    pub rules: BTreeMap<String, RuleInfo>,
    /// What was evaluated.
    pub coverage: Coverage,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Per selected framework: its items and how they came out.
    pub frameworks: Vec<FrameworkResult>,
    /// Where the advisories come from, and how old they are.
    pub data: Vec<DataSource>,
    /// What an earlier report had and this one has not; nothing where none was compared.
    pub gone: Option<Vec<Gone>>,
}

/// A vulnerable package that an earlier report had and this one has not.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gone {
    /// The rule: the advisory.
    pub rule: String,
    /// How bad it was.
    pub severity: Severity,
    /// What it was found in.
    pub target: String,
    /// The package.
    pub package: String,
    /// Its version then.
    pub version: String,
    /// Its versions now; none where it is not there or nobody looked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub now: Vec<String>,
    /// Why it is not found any more.
    pub how: GoneBy,
}

/// Why something is not found any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoneBy {
    /// The package has another version.
    Update,
    /// The package is not there any more.
    PackageRemoved,
    /// What it was found in is not there any more.
    TargetRemoved,
    /// Nothing about the package changed: what is said or known about it did.
    Unchanged,
    /// Nobody looked at all of what it was found in: it may still be there.
    NotScanned,
}

impl GoneBy {
    /// Whether the problem is really gone.
    #[must_use]
    pub const fn is_repaired(self) -> bool {
        matches!(self, Self::Update | Self::PackageRemoved | Self::TargetRemoved)
    }
}

impl Gone {
    /// What became of it, in words: `3.0.11-1, now 3.0.20-1`.
    #[must_use]
    pub fn change(&self) -> String {
        let what = match self.how {
            GoneBy::Update => format!("now {}", self.now.join(", ")),
            GoneBy::PackageRemoved => "the package is gone".to_owned(),
            GoneBy::TargetRemoved => "no longer part of it".to_owned(),
            GoneBy::Unchanged => "still there, and no longer reported".to_owned(),
            GoneBy::NotScanned => "not looked at".to_owned(),
        };
        format!("{}, {what}", self.version)
    }
}

/// How a framework came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameworkResult {
    /// Slug: `cis-1.12`.
    pub id: String,
    /// Published title with version.
    pub title: String,
    /// Items with every rule evaluated and no open finding.
    pub passed: u32,
    /// Items with open findings.
    pub failed: u32,
    /// Items that no rule covers yet, by their number.
    pub not_covered: Vec<String>,
}

impl Report {
    /// How many open findings there are at `severity`.
    #[must_use]
    pub fn open_at(&self, severity: Severity) -> usize {
        self.open().filter(|finding| finding.severity == severity).count()
    }

    /// The findings that nobody has accepted and no baseline knows.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.state == FindingState::Open)
    }
}
