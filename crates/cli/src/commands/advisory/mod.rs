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
    std::fs::read_to_string(path)
        .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))
}

fn draft(path: &Path) -> Result<Draft, Failure> {
    Draft::read(&text(path)?)
        .map_err(|error| Failure::incomplete(&codes::INVALID_DRAFT, format!("{}: {error}", path.display())))
}
