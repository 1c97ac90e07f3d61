//! `palisade db`: the advisory index.

mod build;
mod delta;
mod keys;
mod status;
mod update;
mod verify;

use crate::arguments::packages::DbCommand;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};

pub(super) fn run(command: &DbCommand, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        DbCommand::Build(arguments) => build::run(arguments, terminal),
        DbCommand::Update(arguments) => update::run(arguments, environment, terminal),
        DbCommand::Status(place) => status::run(place, environment),
        DbCommand::Verify(arguments) => verify::run(arguments, environment),
        DbCommand::Delta(arguments) => delta::run(arguments),
    }
}
