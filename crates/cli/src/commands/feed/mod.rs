//! `palisade feed`: the CVE feed, from announcements to readers.

mod build;
mod check;
mod diff;
mod place;
mod serve;
mod source;

use palisade_advisories::title;
use palisade_model::advisory::Announcement;

use crate::arguments::feed::FeedCommand;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};

/// Does what the command line asks for.
pub(super) fn run(command: &FeedCommand, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        FeedCommand::Build(arguments) => build::run(arguments, environment, terminal),
        FeedCommand::Serve(arguments) => serve::run(arguments, environment, terminal),
        FeedCommand::Check(arguments) => check::run(arguments, terminal),
        FeedCommand::Diff(arguments) => diff::run(arguments, terminal),
    }
}

/// Whether the title of an announcement names `id`. Not by the text alone: a long id may begin with a short one.
fn announces(announcement: &Announcement, id: &str) -> bool {
    // Most titles do not hold the text at all, and reading them all for each record takes long.
    announcement.title.contains(id)
        && title::read(&announcement.title).is_ok_and(|title| title.ids.iter().any(|one| one == id))
}

/// A runtime for the commands that talk to a network.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::output("to the threads of the server", &error))
}
