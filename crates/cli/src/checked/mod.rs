//! Documents that were judged by their standards, what is wrong with each, and which could not be judged.
//!
//! Not here: which documents there are and how each kind is judged (`commands`).

mod show;

use std::path::Path;

use palisade_formats::Fault;
use palisade_model::Code;

use crate::arguments::feed::CheckFormat;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};

pub(crate) use show::plain;

/// A document and what is wrong with it.
pub(crate) struct Checked {
    pub(crate) place: String,
    /// What it is, in words.
    pub(crate) kind: &'static str,
    pub(crate) found: Vec<Found>,
}

/// One mistake.
pub(crate) struct Found {
    pub(crate) code: &'static Code,
    pub(crate) pointer: String,
    pub(crate) message: String,
    /// The line of the announcement that says otherwise.
    pub(crate) line: Option<(u32, String)>,
}

impl From<Fault> for Found {
    fn from(fault: Fault) -> Self {
        Self { code: fault.code, pointer: fault.pointer, message: fault.message, line: None }
    }
}

/// A file that could not be checked.
pub(crate) struct Gap {
    pub(crate) place: String,
    pub(crate) code: &'static Code,
    pub(crate) message: String,
}

/// All that was looked at.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) checked: Vec<Checked>,
    pub(crate) gaps: Vec<Gap>,
}

impl Outcome {
    fn mistakes(&self) -> usize {
        self.checked.iter().map(|one| one.found.len()).sum()
    }

    /// Names a file that could not be checked.
    pub(crate) fn gap(&mut self, place: &Path, code: &'static Code, message: String) {
        self.gaps.push(Gap { place: place.display().to_string(), code, message });
    }

    /// Prints all of it, and says what it means for the exit code.
    pub(crate) fn finish(&self, format: CheckFormat, terminal: &Terminal) -> Result<Exit, Failure> {
        show::print(self, format)?;
        for gap in &self.gaps {
            Failure::incomplete(gap.code, format!("{}: {}", gap.place, gap.message)).report(terminal);
        }
        Ok(match (self.mistakes(), self.gaps.len()) {
            (0, 0) => Exit::Done,
            (0, _) => Exit::Incomplete,
            _ => Exit::Findings,
        })
    }
}
