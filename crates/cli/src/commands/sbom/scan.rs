//! `palisade sbom scan FILE…`.

use palisade_sources::images::Options;

use crate::arguments::packages::SbomScanArguments;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::{Knowledge, Loader, Run};

pub(super) fn run(
    arguments: &SbomScanArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let knowledge = Knowledge::open(&arguments.judge, environment)?;
    let index = knowledge.index()?;
    let loader = Loader { options: Options::default(), index: Some(&index), registry: None, progress: &|_| () };
    let subjects = arguments.files.iter().map(|path| loader.path(path)).collect::<Result<Vec<_>, _>>()?;
    let run =
        Run { arguments: &arguments.judge, environment, terminal, knowledge: &knowledge, index: &index, words: false };
    run.write(&run.judge(&subjects, Vec::new())?, &subjects)
}
