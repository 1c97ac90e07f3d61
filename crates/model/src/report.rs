//! The result of a run: all that an output format may show.

use std::collections::BTreeMap;

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
