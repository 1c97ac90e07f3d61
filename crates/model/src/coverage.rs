//! What was evaluated, what was not, and why.

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::finding::Location;

/// Something that should have been evaluated and was not. Any gap that is not allowed makes exit code 3.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Which kind.
    pub code: &'static Code,
    /// What was not evaluated: a file, a document, an object.
    pub what: String,
    /// Why, a lower-case fragment.
    pub why: String,
    /// Where, if it is a place in a text.
    pub location: Option<Location>,
    /// The user's reason for allowing it.
    pub allowed: Option<String>,
}

impl Gap {
    /// A gap that is no place in a text, and that nobody has allowed.
    #[must_use]
    pub fn new(code: &'static Code, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { code, what: what.into(), why: why.into(), location: None, allowed: None }
    }
}

/// A rule that was selected and could not decide, a framework item nothing covers yet, or a pattern of excluded paths.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotEvaluated {
    /// The rule, framework item or pattern.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// Travels with every report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Files read.
    pub files: u64,
    /// Files, and documents in them, that are no manifests; names are kept for the first few only.
    pub ignored: u64,
    /// Resources evaluated, by kind.
    pub resources: BTreeMap<String, u64>,
    /// Packages looked up, by type of package URL.
    pub components: BTreeMap<String, u64>,
    /// Rules that were run.
    pub rules: Vec<String>,
    /// Rules and framework items that were asked for and not run.
    pub not_evaluated: Vec<NotEvaluated>,
    /// Patterns of paths that the user excluded, and what they left out.
    pub excluded: Vec<NotEvaluated>,
    /// What could not be evaluated.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Whether everything was evaluated, or allowed not to be.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.iter().all(|gap| gap.allowed.is_some())
    }
}
