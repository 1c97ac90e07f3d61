//! `palisade feed build`: one edition, to a directory or a bucket.

use std::collections::BTreeSet;

use palisade_advisories::Gravity;
use palisade_formats::jsonfeed::Feed;
use palisade_model::advisory::Announcement;
use palisade_sources::feeds::SourceError;
use palisade_web::feed::edition::Edition;
use palisade_web::feed::entry::Contribution;
use palisade_web::feed::error::RenderError;
use palisade_web::feed::reconcile;

use super::place::Place;
use super::source::{Source, site};
use crate::arguments::feed::BuildArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(arguments: &BuildArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    let place = Place::of(arguments, environment)?;
    let runtime = super::runtime()?;
    let mut source = Source::of(&arguments.source, environment)?;
    let fetched = runtime.block_on(source.fetch())?;
    // An edition with parts missing would look like one in which they were withdrawn.
    if let Some(failure) = unreadable(fetched.unreadable) {
        return Err(failure);
    }
    let announcements: Vec<&Announcement> =
        fetched.announcements.iter().filter(|announcement| announcement.labels.are_public()).collect();
    let (edition, complete) = assemble(arguments, &announcements, terminal)?;
    if !arguments.source.allow_shrink {
        let known = runtime.block_on(place.read("index.json"))?;
        refuse_shrinking(known.as_deref(), &edition, &place, &arguments.source.from)?;
    }
    let done = runtime.block_on(place.publish(&edition))?;
    say(&place, &edition, &done, terminal)?;
    Ok(if complete { Exit::Done } else { Exit::Incomplete })
}

/// All of what could not be read, as one failure.
fn unreadable(unreadable: Vec<(String, SourceError)>) -> Option<Failure> {
    let errors = unreadable.into_iter().map(|(_, error)| (error.code(), error.to_string())).collect();
    Failure::all_incomplete(errors)
}

/// The edition of all announcements, and whether their form was sound; what is wrong with it is told.
fn assemble(
    arguments: &BuildArguments,
    announcements: &[&Announcement],
    terminal: &Terminal,
) -> Result<(Edition, bool), Failure> {
    let failed = |error: RenderError| Failure::internal(&codes::OUTPUT_FAILED, error.to_string());
    let (mut entries, mut sound) = (Vec::new(), true);
    for announcement in announcements {
        let contribution = Contribution::of(announcement, None).map_err(failed)?;
        for notice in contribution.notices {
            sound &= notice.gravity != Gravity::Error;
            Failure::incomplete(notice.code, format!("issue {}: {}", announcement.number, notice.message))
                .report(terminal);
        }
        entries.extend(contribution.entries);
    }
    let updated = announcements.iter().map(|one| one.updated).max().unwrap_or_default();
    let edition = Edition::assemble(&site(&arguments.source), entries, updated);
    for left_out in edition.contested() {
        let message = format!("issue {}: {} is published from a newer issue", left_out.issue, left_out.id);
        Failure::incomplete(&codes::CONTESTED_ID, message).report(terminal);
        sound = false;
    }
    Ok((edition, sound))
}

/// An edition that lacks much of what is published already is not believed, nor an empty one.
fn refuse_shrinking(known: Option<&[u8]>, edition: &Edition, place: &Place, source: &str) -> Result<(), SourceError> {
    let now: BTreeSet<&str> = edition.entries().iter().map(|entry| entry.advisory.id.as_str()).collect();
    let Some(bytes) = known else {
        let empty = || SourceError::Empty { place: source.to_owned() };
        return if now.is_empty() { Err(empty()) } else { Ok(()) };
    };
    let feed: Feed = serde_json::from_slice(bytes).map_err(|error| SourceError::Uncomparable {
        place: format!("{place}: index.json"),
        reason: error.to_string(),
    })?;
    // An official edition has an item for two ids.
    let known: BTreeSet<&str> = feed.items.iter().flat_map(|item| item.id.split(", ")).collect();
    let missing = known.difference(&now).count();
    if reconcile::is_plausible(missing, known.len()) {
        return Ok(());
    }
    Err(SourceError::Shrunk { missing, known: known.len() })
}

fn say(place: &Place, edition: &Edition, done: &str, terminal: &Terminal) -> Result<(), Failure> {
    if terminal.quiet {
        return Ok(());
    }
    let count = edition.entries().len();
    to_standard_output(|out| writeln!(out, "{done}: {count} advisories, {} files in {place}", edition.count()))
        .map_err(|error| Failure::output("standard output", &error))
}
