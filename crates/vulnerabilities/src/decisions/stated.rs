//! What documents of others state, as it changes findings.

use palisade_formats::openvex::{self, Status};
use palisade_model::finding::FindingState;
use palisade_model::report::Note;
use palisade_model::{Finding, Gap};

use super::say;
use crate::vex::{self, Arranged, Verdict};

/// Statements, and which file each stands in.
#[derive(Debug)]
pub struct Stated<'d> {
    files: &'d [(&'d str, vex::Read<'d>)],
    arranged: Arranged<'d>,
}

impl<'d> Stated<'d> {
    /// Arranges the statements of files, each with its name.
    #[must_use]
    pub fn new(files: &'d [(&'d str, vex::Read<'d>)]) -> Self {
        Self { files, arranged: Arranged::new(files.iter().flat_map(|(_, read)| &read.said)) }
    }

    /// What of the files could not be read.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let of_file = |(name, read): &(&str, vex::Read<'_>)| -> Vec<Gap> {
            read.gaps
                .iter()
                .map(|one| Gap::new(one.code, format!("{name} {}", one.place).trim_end(), one.why.clone()))
                .collect()
        };
        self.files.iter().flat_map(of_file).collect()
    }

    /// What there is to know about the files.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let with_records = self.files.iter().filter(|(_, read)| !read.hub_records.is_empty());
        let note = |(name, read): &(&str, vex::Read<'_>)| {
            let message = format!("{name}: {} records of a VEX hub's index, which are no VEX", read.hub_records.len());
            Note { code: "vex-hub-record".to_owned(), message, location: None }
        };
        with_records.map(note).collect()
    }

    /// Who says it, and in which file: the author's name is the author's own word.
    fn origin(&self, document: &openvex::Document<'_>) -> String {
        let has = |read: &vex::Read<'_>| read.said.iter().any(|said| std::ptr::eq(&said.document, document));
        let file = self.files.iter().find(|(_, read)| has(read)).map_or("", |(name, _)| name);
        let author = if document.author.is_empty() { document.id.as_str() } else { document.author.as_str() };
        format!("{author}, {file}")
    }

    /// Applies what is stated to a finding.
    pub(super) fn apply(&self, finding: &mut Finding, about: &vex::Subject<'_>) {
        if let Some(verdict) = self.arranged.apply(about) {
            self.state(finding, &verdict);
        }
    }

    fn state(&self, finding: &mut Finding, verdict: &Verdict) {
        let Some((document, statement)) = self.arranged.statement(verdict.deciding.statement) else { return };
        let origin = self.origin(document);
        let reason = statement.justification.as_ref().map(|label| label.as_str().to_owned());
        let reason = reason.or_else(|| statement.impact_statement.as_ref().map(ToString::to_string));
        let reason = reason.unwrap_or_else(|| "no reason is given".to_owned());
        match verdict.status {
            Status::NotAffected | Status::Fixed => {
                let status = verdict.status.as_str().to_owned();
                finding.state = FindingState::Dismissed { status, reason, by: origin };
            }
            // Somebody who looked says so: what was dismissed by other means counts again.
            Status::Affected => finding.state = FindingState::Open,
            Status::UnderInvestigation => say(finding, &format!("{origin} looks into it")),
        }
        for other in &verdict.conflicting {
            if let Some((document, statement)) = self.arranged.statement(other.statement) {
                say(finding, &format!("{} says {}", self.origin(document), statement.status.as_str()));
            }
        }
    }
}
