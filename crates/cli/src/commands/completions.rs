//! `palisade completions SHELL`.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "palisade", &mut script);
    to_standard_output(|out| out.write_all(&script)).map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}
