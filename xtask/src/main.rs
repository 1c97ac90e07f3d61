//! `cargo xtask`: generated files, conformance suites, benchmarks and the test driver.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a task talks to the terminal that started it")]

mod bench;
mod conformance;
mod differential;
mod generate;
mod picture;

use std::process::ExitCode;

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
    /// Measures the budgets and writes docs/performance.md.
    Bench(bench::Arguments),
    /// Draws the README's picture of a scan.
    Picture(picture::Arguments),
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().task {
        Task::Conformance(arguments) => conformance::run(&arguments),
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Differential(arguments) => differential::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Picture(arguments) => picture::run(&arguments),
    }
}
