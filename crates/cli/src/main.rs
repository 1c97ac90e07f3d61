//! The one binary: arguments in, exit code out. Commands are in `commands`, one file each.

mod allow;
mod arguments;
mod atomic;
mod catalog;
mod checked;
mod codes;
mod commands;
mod configuration;
mod environment;
mod failure;
mod gate;
mod log;
mod output;
mod packages;
mod progress;
mod scan;
mod sources;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = environment::Environment::of_process();
    let arguments = match usage::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(usage::Refused::Shown(exit)) => return exit.into(),
        Err(usage::Refused::Wrong(failure, terminal)) => {
            return failure.report(&environment.terminal(&terminal)).into();
        }
    };
    let terminal = environment.terminal(&arguments.terminal);
    match commands::run(&arguments, &environment, &terminal) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&terminal).into(),
    }
}
