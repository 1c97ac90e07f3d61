//! `palisade db update`: the published index, whole or by what changed since the installed one.
//!
//! A publisher puts `ADDRESS` and, for readers of earlier days, `ADDRESS.FROM.delta`, where FROM is the beginning of the digest of the
//! index that the difference starts from (`web`); or an artifact with these files into a registry (`artifact`). What was fetched is
//! verified before it replaces anything (`place`).

mod artifact;
mod place;
mod web;

use std::path::Path;

use palisade_vulnerabilities::index;

use crate::arguments::packages::DbUpdateArguments;
use crate::atomic::Lock;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::Registries;
use crate::sources;
use place::{Update, Updated};

pub(super) fn run(
    arguments: &DbUpdateArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let trusted = arguments.key.iter().map(|file| super::keys::public(file)).collect::<Result<Vec<_>, _>>()?;
    let place = arguments.place.db.clone().or_else(|| environment.index_file()).ok_or_else(|| {
        Failure::usage(&codes::NO_PLACE_FOR_INDEX, "neither --db nor XDG_DATA_HOME nor HOME names a directory")
    })?;
    let lock = Lock::of(&place).map_err(|error| Failure::output(&place.display().to_string(), &error))?;
    let registries = Registries::new(&arguments.registry, environment);
    let update = Update::new(&place, (&trusted, &lock), terminal, registries);
    let mut refused: Vec<Failure> = Vec::new();
    for address in &arguments.from {
        match by(&update, address) {
            Ok(what) => {
                for failure in refused {
                    failure.report(terminal);
                }
                return say(&update, &what);
            }
            Err(failure) => refused.push(failure),
        }
    }
    let last = refused.pop();
    for failure in refused {
        failure.report(terminal);
    }
    last.map_or(Ok(Exit::Done), Err)
}

fn by(update: &Update<'_>, address: &str) -> Result<Updated, Failure> {
    if let Some(reference) = address.strip_prefix("oci://") {
        return artifact::update(update, reference);
    }
    if !address.starts_with("http://") && !address.starts_with("https://") {
        return of_file(update, Path::new(address.strip_prefix("file://").unwrap_or(address)));
    }
    web::update(update, address)
}

fn of_file(update: &Update<'_>, path: &Path) -> Result<Updated, Failure> {
    let bytes = sources::whole(path)
        .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))?;
    let header = index::verify(&bytes, update.trusted)?;
    if update.sound().is_some_and(|installed| installed.digest == header.digest) {
        return Ok(Updated::Unchanged);
    }
    update.install(&bytes, &header)?;
    Ok(Updated::Whole)
}

#[expect(clippy::print_stderr, reason = "the edge of the program; nothing else is the output")]
fn say(update: &Update<'_>, updated: &Updated) -> Result<Exit, Failure> {
    if !update.terminal.quiet {
        let place = update.place.display();
        match updated {
            Updated::Unchanged => eprintln!("{place} is up to date"),
            Updated::ByDelta(bytes) => eprintln!("{place} updated by a difference of {bytes} bytes"),
            Updated::Whole => eprintln!("{place} installed"),
        }
    }
    Ok(Exit::Done)
}
