//! `--allow-incomplete WHAT=REASON`: gaps that the user knows about.

use globset::{Glob, GlobMatcher};
use palisade_model::report::Note;
use palisade_model::{Gap, Report};

use crate::codes;
use crate::failure::Failure;

/// One gap code or path pattern with the reason why it may be.
#[derive(Debug)]
pub(crate) struct Allowance {
    what: String,
    pattern: GlobMatcher,
    reason: String,
}

impl Allowance {
    /// Reads one value of the option.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = |why: String| {
            Failure::usage(
                &codes::INVALID_OPTION,
                format!("`--allow-incomplete {text}`: {why}; the form is WHAT=REASON"),
            )
        };
        let (what, reason) = text.split_once('=').ok_or_else(|| wrong("there is no reason".to_owned()))?;
        let (what, reason) = (what.trim(), reason.trim());
        if what.is_empty() || reason.is_empty() {
            return Err(wrong("neither part may be empty".to_owned()));
        }
        let bare = what.trim_start_matches("./").trim_end_matches('/');
        let pattern = Glob::new(bare).map_err(|error| wrong(error.to_string()))?.compile_matcher();
        Ok(Self { what: what.to_owned(), pattern, reason: reason.to_owned() })
    }

    fn covers(&self, gap: &Gap) -> bool {
        let matches = |path: &str| self.pattern.is_match(path.trim_start_matches("./"));
        gap.code.id == self.what
            || matches(&gap.what)
            || gap.location.as_ref().is_some_and(|location| matches(&location.file))
    }
}

/// Marks what is allowed, and notes what the user allowed in vain.
pub(crate) fn apply(allowances: &[Allowance], report: &mut Report) {
    for allowance in allowances {
        let mut used = false;
        for gap in report.coverage.gaps.iter_mut().filter(|gap| allowance.covers(gap)) {
            gap.allowed.get_or_insert_with(|| allowance.reason.clone());
            used = true;
        }
        if !used {
            let message = format!("no gap is `{}`, which `--allow-incomplete` names", allowance.what);
            report.notes.push(Note { code: "unused-allowance".to_owned(), message, location: None });
        }
    }
}
