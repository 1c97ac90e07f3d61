//! The one binary: arguments in, exit code out. Commands are in `commands`, one file each.

mod allow;
mod arguments;
mod codes;
mod commands;
mod configuration;
mod environment;
mod failure;
mod gate;
mod output;
mod scan;
mod sources;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let environment = environment::Environment::of_process();
    let arguments = arguments::Arguments::parse();
    let terminal = environment.terminal(&arguments.terminal);
    match commands::run(&arguments, &environment, &terminal) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&terminal).into(),
    }
}
