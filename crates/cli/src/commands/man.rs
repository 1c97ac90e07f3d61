//! `palisade man [DIRECTORY]`.

use std::path::Path;

use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(directory: Option<&Path>) -> Result<Exit, Failure> {
    let mut command = Arguments::command();
    command.build();
    match directory {
        Some(directory) => clap_mangen::generate_to(command, directory)
            .map_err(|error| Failure::output(&directory.display().to_string(), &error))?,
        None => to_standard_output(|out| clap_mangen::Man::new(command).render(out))
            .map_err(|error| Failure::output("standard output", &error))?,
    }
    Ok(Exit::Done)
}
