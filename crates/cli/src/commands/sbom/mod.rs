//! `palisade sbom`: bills of materials.

mod check;
mod create;
mod scan;

use crate::arguments::packages::SbomCommand;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};

pub(super) fn run(command: &SbomCommand, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        SbomCommand::Scan(arguments) => scan::run(arguments, environment, terminal),
        SbomCommand::Create(arguments) => create::run(arguments, environment, terminal),
        SbomCommand::Check(arguments) => check::run(arguments, terminal),
    }
}
