//! `palisade advisory`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::feed::CheckFormat;

#[derive(Debug, Subcommand)]
pub(crate) enum AdvisoryCommand {
    /// Ask for what an advisory needs, and write its state file
    New(NewArguments),
    /// Find what keeps an advisory from being published
    Lint(LintArguments),
    /// Write the issue, a mail, or a document of an advisory
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(ExportArguments),
    /// Show what is missing, and what is due when
    Status(StatusArguments),
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  palisade advisory export CVE-2026-1234.json --format issue
  palisade advisory export CVE-2026-1234.json --format email --to distributors --sender Ada --release '2030-01-02 17:00 UTC'
  palisade advisory export CVE-2026-1234.json --format csaf";

#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// Where to write CVE-….json
    #[arg(long, value_name = "DIRECTORY", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(crate) directory: PathBuf,
    /// Take the answers from a file: a line each, texts end with a line that is only a dot
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// The state file
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// File with the versions that exist, one a line
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) released: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// The state file
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    pub(crate) format: ExportFormat,
    /// Who gets the mail
    #[arg(long, value_enum, default_value_t = Audience::Public)]
    pub(crate) to: Audience,
    /// Who signs the mail
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) sender: String,
    /// When the advisory becomes public, as the mail to distributors says it
    #[arg(long, value_name = "TIME", required_if_eq("to", "distributors"))]
    pub(crate) release: Option<String>,
    /// Export although lint finds errors
    #[arg(long)]
    pub(crate) force: bool,
}

/// What an advisory is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Markdown of the issue, with labels and OSV record.
    Issue,
    /// A mail.
    Email,
    /// A message for the chat.
    Chat,
    /// An OSV record.
    Osv,
    /// A CVE record.
    Cve,
    /// A CSAF document.
    Csaf,
    /// An item of the JSON feed.
    Feed,
}

/// Who gets a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Audience {
    /// The community's lists.
    Public,
    /// The open source security list.
    OssSecurity,
    /// Distributors, before the release.
    Distributors,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Directory of state files
    #[arg(default_value = ".", value_hint = ValueHint::DirPath)]
    pub(crate) directory: PathBuf,
    /// As of then instead of now
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<jiff::Timestamp>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}
