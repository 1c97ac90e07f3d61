//! `cargo xtask`: generated files, conformance suites, benchmarks and the test driver.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a task talks to the terminal that started it")]

mod conformance;
mod differential;
mod generate;
mod picture;

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Development tasks of Palisade.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Runs the product against the suites of a data folder.
    Conformance(conformance::Arguments),
    /// Writes the files that are made from others.
    Generate(generate::Arguments),
    /// Compares our reading of generated inputs with an outside oracle's.
    Differential(differential::Arguments),
    /// Measures the budgets and writes docs/performance.md: builds and runs the package `benchmarks`.
    #[command(disable_help_flag = true)]
    Bench {
        /// What is passed on; `--help` tells.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Draws the README's picture of a scan.
    Picture(picture::Arguments),
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().task {
        Task::Conformance(arguments) => conformance::run(&arguments),
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Differential(arguments) => differential::run(&arguments),
        Task::Bench { arguments } => bench(&arguments),
        Task::Picture(arguments) => picture::run(&arguments),
    }
}

/// A package of its own, because it needs HTTP, TLS and databases, which no other task waits for; and optimised, because
/// a reference measured unoptimised says nothing.
fn bench(arguments: &[OsString]) -> Result<ExitCode> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = ["build", "--quiet", "--locked", "--release", "--package", "palisade"];
    let run = ["run", "--quiet", "--locked", "--release", "--package", "benchmarks", "--"];
    for (command, more) in [(&build[..], &[][..]), (&run[..], arguments)] {
        if !Command::new(&cargo).args(command).args(more).status()?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
