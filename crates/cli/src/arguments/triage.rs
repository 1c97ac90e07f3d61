//! `palisade triage` and `release-scan`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::feed::CheckFormat;
use super::packages::{JudgeArguments, RegistryArguments};

pub(crate) const TRIAGE_EXAMPLES: &str = "\
Examples:
  palisade triage set CVE-2024-24790 --package pkg:golang/stdlib --target registry.k8s.io/kube-proxy \\
      --state not-affected --justification vulnerable_code_not_in_execute_path --by ann
  palisade triage set CVE-2023-45288 --package pkg:golang/golang.org/x/net --state accepted \\
      --owner ann --reason 'behind the gateway' --expires 2027-01-31 --by ann
  palisade triage list
  palisade triage export --author 'Example Inc.' > vex.json

Decisions stand in a file of JSON lines that is only ever appended to; `--triage FILE` of image, sbom, go and release-scan applies it.";

pub(crate) const RELEASE_EXAMPLES: &str = "\
Examples:
  palisade release-scan v1.36.0.spdx --format json=v1.36.0.json
  palisade release-scan v1.36.1.spdx --since v1.36.0.json --triage triage.jsonl --issues issues/
  palisade release-scan v1.36.1.spdx --images images/ --binaries release/       without a registry";

#[derive(Debug, Subcommand)]
pub(crate) enum TriageCommand {
    /// Record a decision
    Set(Box<SetArguments>),
    /// Show what holds today
    List(ListDecisionsArguments),
    /// Record the statements of OpenVEX documents as decisions
    Import(ImportArguments),
    /// Write what holds as an OpenVEX document
    Export(ExportDecisionsArguments),
    /// Leave out repetitions; what holds does not change
    Compact(JournalArguments),
}

#[derive(Debug, Args)]
pub(crate) struct JournalArguments {
    /// The file of decisions
    #[arg(long, value_name = "FILE", default_value = "triage.jsonl", value_hint = ValueHint::FilePath)]
    pub(crate) triage: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct SetArguments {
    /// The advisory, by any of its names
    #[arg(value_name = "ADVISORY")]
    pub(crate) advisory: String,
    /// The package, as a package URL with or without a version; all in the target without
    #[arg(long, value_name = "PURL", default_value = "", hide_default_value = true)]
    pub(crate) package: String,
    /// The image, with or without its tag, or other target; everywhere without
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) target: String,
    /// What is decided
    #[arg(long, value_enum)]
    pub(crate) state: DecisionState,
    /// One of OpenVEX's labels, where it does not matter
    #[arg(long, value_name = "LABEL")]
    pub(crate) justification: Option<String>,
    /// Why, or what to do
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) reason: String,
    /// Who answers for bearing it
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// The last day on which it is borne
    #[arg(long, value_name = "DATE")]
    pub(crate) expires: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME", env = "USER")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
}

/// What may be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionState {
    /// Nothing any more: it counts again
    New,
    /// Somebody looks into it
    UnderInvestigation,
    /// It matters
    Affected,
    /// It matters, and is borne for a while
    Accepted,
    /// It is repaired
    Fixed,
    /// It does not matter
    NotAffected,
}

#[derive(Debug, Args)]
pub(crate) struct ListDecisionsArguments {
    /// Every decision, not only the one that holds
    #[arg(long)]
    pub(crate) history: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// OpenVEX documents
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ExportDecisionsArguments {
    /// Who says it
    #[arg(long, value_name = "NAME", env = "USER")]
    pub(crate) author: String,
    /// The document's name, an IRI; made of its content without
    #[arg(long, value_name = "IRI")]
    pub(crate) id: Option<String>,
    /// Where to; standard output without
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseScanArguments {
    /// The bill of materials of the release, SPDX
    #[arg(value_name = "SBOM", value_hint = ValueHint::FilePath)]
    pub(crate) sbom: PathBuf,
    /// The JSON report of the release before: what it holds is known
    #[arg(long, value_name = "REPORT", value_hint = ValueHint::FilePath)]
    pub(crate) since: Option<PathBuf>,
    /// A directory with the images as archives, NAME-ARCHITECTURE.tar or NAME.tar, in place of a registry
    #[arg(long, value_name = "DIRECTORY", value_hint = ValueHint::DirPath)]
    pub(crate) images: Option<PathBuf>,
    /// A directory with the binaries, by their paths in the release; they are left out without
    #[arg(long, value_name = "DIRECTORY", value_hint = ValueHint::DirPath)]
    pub(crate) binaries: Option<PathBuf>,
    /// Only artifacts for this architecture; all of them with `all`
    #[arg(long, value_name = "ARCHITECTURE", default_value = "amd64")]
    pub(crate) architecture: String,
    /// Write the text of an issue for each new problem that an update repairs and nobody has decided about
    #[arg(long, value_name = "DIRECTORY", value_hint = ValueHint::DirPath)]
    pub(crate) issues: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) registry: RegistryArguments,
    #[command(flatten)]
    pub(crate) judge: JudgeArguments,
}
