//! `palisade feed check`: mistakes in documents.

mod documents;
mod kind;

use std::path::Path;

use palisade_formats::json::Budget;
use palisade_model::advisory::Announcement;
use palisade_sources::feeds::directory;

use self::kind::{Judged, Kind};
use crate::arguments::feed::CheckArguments;
use crate::checked::{Checked, Gap, Outcome};
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::sources;

pub(super) fn run(arguments: &CheckArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut outcome = Outcome::default();
    let mut held = false;
    let announcements = arguments.announcements.as_ref().map(|path| announcements(path, &mut outcome)).transpose()?;
    for path in &arguments.paths {
        let files = documents::of(path, &mut outcome);
        if files.is_empty() && outcome.gaps.is_empty() {
            return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: nothing to check", path.display())));
        }
        for file in files {
            held |= check(&file, announcements.as_deref(), &mut outcome);
        }
    }
    if let Some(path) = arguments.announcements.as_ref().filter(|_| !held) {
        outcome.gap(path, &codes::NO_ANNOUNCEMENT, "there is no OSV record to hold against them".to_owned());
    }
    outcome.finish(arguments.format, terminal)
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

/// Checks a file; whether it holds a record to be held against announcements.
fn check(path: &Path, announcements: Option<&[Announcement]>, outcome: &mut Outcome) -> bool {
    let limit = u64::try_from(Budget::DEFAULT.bytes).unwrap_or(u64::MAX);
    let judged = sources::text(path, limit).and_then(|text| kind::judge(&text, announcements));
    match judged {
        Ok(Judged { kind: Kind::Companion, .. }) => false,
        Ok(Judged { kind, found, uncovered }) => {
            if let Some(announcements) = announcements {
                for id in uncovered {
                    let message = format!("`{id}` is announced by none of {}", announcements.len());
                    outcome.gap(path, &codes::NO_ANNOUNCEMENT, message);
                }
            }
            outcome.checked.push(Checked { place: path.display().to_string(), kind: kind.name(), found });
            kind.is_osv()
        }
        Err((code, message)) => {
            outcome.gap(path, code, message);
            false
        }
    }
}
