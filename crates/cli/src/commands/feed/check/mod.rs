//! `palisade feed check`: mistakes in documents.

mod kind;
mod show;

pub(super) use self::show::plain;

use std::path::{Path, PathBuf};

use palisade_model::Code;
use palisade_model::advisory::Announcement;
use palisade_sources::feeds::directory;

use self::kind::Kind;
use crate::arguments::feed::CheckArguments;
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};

/// Names of files that are looked at in a directory.
const EXTENSIONS: &[&str] = &["json", "xml", "rss", "atom"];

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
    let announcements = match &arguments.announcements {
        Some(path) => announcements(path, &mut outcome)?,
        None => Vec::new(),
    };
    for path in &arguments.paths {
        let files = documents(path, &mut outcome);
        if files.is_empty() && outcome.gaps.is_empty() {
            return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: nothing to check", path.display())));
        }
        for file in files {
            check(&file, &announcements, &mut outcome);
        }
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

fn check(path: &Path, announcements: &[Announcement], outcome: &mut Outcome) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return outcome.gap(path, &codes::UNREADABLE, error.to_string()),
    };
    match kind::judge(&text, announcements) {
        Ok((Kind::Companion, _)) => {}
        Ok((kind, found)) => outcome.checked.push(Checked { place: path.display().to_string(), kind, found }),
        Err((code, message)) => outcome.gap(path, code, message),
    }
}

/// The documents that a path names or holds, by path.
fn documents(path: &Path, outcome: &mut Outcome) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let (mut open, mut files) = (vec![path.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                outcome.gap(&folder, &codes::UNREADABLE, error.to_string());
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let known = path.extension().and_then(|it| it.to_str()).is_some_and(|it| EXTENSIONS.contains(&it));
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() && known => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}
