//! `palisade feed build`: one edition, to a directory or a bucket.

use std::collections::BTreeSet;

use palisade_advisories::Gravity;
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
    let mut complete = true;
    for (place, error) in &fetched.unreadable {
        Failure::incomplete(error.code(), format!("{place}: {error}")).report(terminal);
        complete = false;
    }
    let announcements: Vec<&Announcement> =
        fetched.announcements.iter().filter(|announcement| announcement.labels.are_public()).collect();
    let known = runtime.block_on(place.read("index.json"))?;
    refuse_shrinking(known.as_deref(), &announcements, arguments.source.allow_shrink)?;
    let (edition, sound) = assemble(arguments, &announcements, terminal)?;
    complete &= sound;
    let done = runtime.block_on(place.publish(&edition))?;
    say(&place, &edition, &done, terminal)?;
    Ok(if complete { Exit::Done } else { Exit::Incomplete })
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

/// An edition that lacks much of what is published already is not believed.
fn refuse_shrinking(known: Option<&[u8]>, announcements: &[&Announcement], allowed: bool) -> Result<(), Failure> {
    let Some(bytes) = known else { return Ok(()) };
    let Ok(known) = palisade_sources::feeds::directory::announcements(bytes, "the edition before") else {
        return Ok(());
    };
    let known: BTreeSet<String> = known.iter().map(Announcement::key).collect();
    let now: BTreeSet<String> = announcements.iter().map(|one| one.key()).collect();
    let missing = known.difference(&now).count();
    if allowed || reconcile::is_plausible(missing, known.len()) {
        return Ok(());
    }
    Err(SourceError::Shrunk { missing, known: known.len() }.into())
}

fn say(place: &Place, edition: &Edition, done: &str, terminal: &Terminal) -> Result<(), Failure> {
    if terminal.quiet {
        return Ok(());
    }
    let count = edition.entries().len();
    to_standard_output(|out| writeln!(out, "{done}: {count} advisories, {} files in {place}", edition.count()))
        .map_err(|error| Failure::output("standard output", &error))
}
