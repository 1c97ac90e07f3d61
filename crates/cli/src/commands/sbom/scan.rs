//! `palisade sbom scan FILE…`.

use palisade_sources::images::Options;

use crate::arguments::packages::SbomScanArguments;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::{self, Knowledge};

pub(super) fn run(
    arguments: &SbomScanArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let knowledge = Knowledge::open(&arguments.judge, environment)?;
    let index = knowledge.index()?;
    let read = |path| packages::path(path, &Options::default(), None, &|_| ());
    let subjects = arguments.files.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    packages::report(&arguments.judge, &knowledge, &index, &subjects, environment, terminal)
}
