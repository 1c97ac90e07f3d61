//! `palisade feed`: the CVE feed, from announcements to readers.

mod build;
mod check;
mod diff;
mod place;
mod serve;
mod source;

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

/// A runtime for the commands that talk to a network.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::output("to the threads of the server", &error))
}
