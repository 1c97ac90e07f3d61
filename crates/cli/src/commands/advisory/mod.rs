//! `palisade advisory`: the response committee's side, before the release.

mod export;
mod lint;
mod new;
mod status;

use std::path::Path;

use palisade_advisories::draft::Draft;

use crate::arguments::advisory::AdvisoryCommand;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::sources;

/// More bytes than any advisory, its answers or a list of releases has.
const LIMIT: u64 = 64 << 20;

/// Does what the command line asks for.
pub(super) fn run(command: &AdvisoryCommand, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        AdvisoryCommand::New(arguments) => new::run(arguments, environment, terminal),
        AdvisoryCommand::Lint(arguments) => lint::run(arguments, environment),
        AdvisoryCommand::Export(arguments) => export::run(arguments, environment),
        AdvisoryCommand::Status(arguments) => status::run(arguments, environment, terminal),
    }
}

fn text(path: &Path) -> Result<String, Failure> {
    sources::text(path, LIMIT).map_err(|(code, why)| Failure::incomplete(code, format!("{}: {why}", path.display())))
}

fn draft(path: &Path) -> Result<Draft, Failure> {
    Draft::read(&text(path)?)
        .map_err(|error| Failure::incomplete(&codes::INVALID_DRAFT, format!("{}: {error}", path.display())))
}
