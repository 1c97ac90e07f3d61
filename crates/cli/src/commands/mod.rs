//! One file per subcommand.

mod advisory;
mod completions;
mod config;
mod db;
mod explain;
mod feed;
mod go;
mod image;
mod list;
mod man;
mod release_scan;
mod sbom;
mod scan;
mod triage;

use crate::arguments::{Arguments, Command};
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};

/// Does what the command line asks for.
pub(crate) fn run(arguments: &Arguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Scan(scan) => scan::run(scan, environment, terminal),
        Command::Image(image) => image::run(image, environment, terminal),
        Command::Sbom { command } => sbom::run(command, environment, terminal),
        Command::Go(go) => go::run(go, environment, terminal),
        Command::Db { command } => db::run(command, environment, terminal),
        Command::Triage { command } => triage::run(command, environment, terminal),
        Command::ReleaseScan(release) => release_scan::run(release, environment, terminal),
        Command::Explain { id, controls, db } => explain::run(id, controls, db.as_deref(), environment, terminal),
        Command::List(list) => list::run(list),
        Command::Feed { command } => feed::run(command, environment, terminal),
        Command::Advisory { command } => advisory::run(command, environment, terminal),
        Command::Config { command } => config::run(command),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man { directory } => man::run(directory.as_deref()),
    }
}
