//! `cargo xtask differential`: generated inputs, read by us and by an outside oracle. A file per subject.

mod cel;
mod costs;
mod go_binary;
mod oracle;
mod packages;
mod typed;
mod yaml;

use std::process::ExitCode;

/// How much of what.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Debug, clap::Subcommand)]
enum Subject {
    /// YAML and JSON documents, against the API machinery's own reader
    Yaml(Amount),
    /// CEL expressions, against cel-go with the Kubernetes environment
    Cel(Amount),
    /// Go programs and the Go vulnerability database, against govulncheck
    GoBinary(go_binary::Arguments),
    /// Databases of installed packages, against dpkg and rpm
    Packages,
}

/// Which inputs.
#[derive(Debug, clap::Args)]
pub(crate) struct Amount {
    /// How many inputs
    #[arg(long, default_value_t = 5000)]
    count: u64,
    /// Which ones: the same seed gives the same inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the comparison; fails where one input is read with another meaning.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.subject {
        Subject::Yaml(amount) => yaml::run(amount),
        Subject::Cel(amount) => cel::run(amount),
        Subject::GoBinary(arguments) => go_binary::run(arguments),
        Subject::Packages => packages::run(),
    }
}
