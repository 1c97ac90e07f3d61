//! `palisade feed check`: mistakes in documents.

mod documents;
mod kind;
mod show;

pub(super) use self::show::plain;

use std::path::Path;

use palisade_formats::json::Budget;
use palisade_model::Code;
use palisade_model::advisory::Announcement;
use palisade_sources::feeds::directory;

use self::kind::{Judged, Kind};
use crate::arguments::feed::CheckArguments;
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::sources;

/// A document and what is wrong with it.
struct Checked {
    place: String,
    kind: Kind,
    found: Vec<Found>,
}

/// One mistake.
struct Found {
    code: &'static Code,
    pointer: String,
    message: String,
    /// The line of the announcement that says otherwise.
    line: Option<(u32, String)>,
}

/// A file that could not be checked.
struct Gap {
    place: String,
    code: &'static Code,
    message: String,
}

/// All that was looked at.
#[derive(Default)]
struct Outcome {
    checked: Vec<Checked>,
    gaps: Vec<Gap>,
    /// Whether there was a record to hold against announcements.
    held: bool,
}

impl Outcome {
    fn mistakes(&self) -> usize {
        self.checked.iter().map(|one| one.found.len()).sum()
    }

    fn gap(&mut self, place: &Path, code: &'static Code, message: String) {
        self.gaps.push(Gap { place: place.display().to_string(), code, message });
    }
}

pub(super) fn run(arguments: &CheckArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut outcome = Outcome::default();
    let announcements = arguments.announcements.as_ref().map(|path| announcements(path, &mut outcome)).transpose()?;
    for path in &arguments.paths {
        let files = documents::of(path, &mut outcome);
        if files.is_empty() && outcome.gaps.is_empty() {
            return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: nothing to check", path.display())));
        }
        for file in files {
            check(&file, announcements.as_deref(), &mut outcome);
        }
    }
    if let Some(path) = arguments.announcements.as_ref().filter(|_| !outcome.held) {
        outcome.gap(path, &codes::NO_ANNOUNCEMENT, "there is no OSV record to hold against them".to_owned());
    }
    show::print(&outcome, arguments.format)?;
    for gap in &outcome.gaps {
        Failure::incomplete(gap.code, format!("{}: {}", gap.place, gap.message)).report(terminal);
    }
    Ok(match (outcome.mistakes(), outcome.gaps.len()) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Incomplete,
        _ => Exit::Findings,
    })
}

/// The announcements to hold ranges against. One that cannot be read is a gap: its records were not held against it.
fn announcements(path: &Path, outcome: &mut Outcome) -> Result<Vec<Announcement>, Failure> {
    let fetched = directory::read(path)?;
    for (place, error) in &fetched.unreadable {
        outcome.gaps.push(Gap { place: place.clone(), code: error.code(), message: error.to_string() });
    }
    if fetched.announcements.is_empty() {
        return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: no announcement", path.display())));
    }
    Ok(fetched.announcements)
}

fn check(path: &Path, announcements: Option<&[Announcement]>, outcome: &mut Outcome) {
    let limit = u64::try_from(Budget::DEFAULT.bytes).unwrap_or(u64::MAX);
    let judged = sources::text(path, limit).and_then(|text| kind::judge(&text, announcements));
    match judged {
        Ok(Judged { kind: Kind::Companion, .. }) => {}
        Ok(Judged { kind, found, uncovered }) => {
            outcome.held |= kind.is_osv();
            if let Some(announcements) = announcements {
                for id in uncovered {
                    let message = format!("`{id}` is announced by none of {}", announcements.len());
                    outcome.gap(path, &codes::NO_ANNOUNCEMENT, message);
                }
            }
            outcome.checked.push(Checked { place: path.display().to_string(), kind, found });
        }
        Err((code, message)) => outcome.gap(path, code, message),
    }
}
