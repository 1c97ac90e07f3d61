//! The command line. Help, man pages and completions all come from these definitions.

pub(crate) mod advisory;
pub(crate) mod feed;
pub(crate) mod packages;
pub(crate) mod triage;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint, value_parser};
use clap_complete::Shell;
use palisade_model::{Persona, Severity};

const EXAMPLES: &str = "\
Examples:
  palisade scan .                                  the worst things below this directory
  palisade scan --all deploy/ cron.yaml            every finding
  helm template . | palisade scan -                standard input
  palisade scan . --format sarif=out.sarif --format pretty
  palisade explain C-0057                          a control, by any scanner's id

Exit codes: 0 nothing at or above --fail-on · 1 findings · 2 wrong usage · 3 incomplete · 4 bug";

/// Finds what is dangerous in Kubernetes manifests, and says what it did not look at.
#[derive(Debug, Parser)]
#[command(name = "palisade", version, after_help = EXAMPLES, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) terminal: TerminalArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge manifests in files, directories or standard input
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(Box<ScanArguments>),
    /// Find vulnerable packages in a container image or file tree
    #[command(after_help = packages::IMAGE_EXAMPLES)]
    Image(Box<packages::ImageArguments>),
    /// Software bills of materials: scan, create, judge
    #[command(after_help = packages::SBOM_EXAMPLES)]
    Sbom {
        #[command(subcommand)]
        command: packages::SbomCommand,
    },
    /// Find vulnerable modules, packages and symbols in Go programs, stripped or not
    #[command(after_help = packages::GO_EXAMPLES)]
    Go(Box<packages::GoArguments>),
    /// The advisory index: build it, update it, look at it
    #[command(after_help = packages::DB_EXAMPLES)]
    Db {
        #[command(subcommand)]
        command: packages::DbCommand,
    },
    /// Decisions about vulnerabilities: record, list, exchange
    #[command(after_help = triage::TRIAGE_EXAMPLES)]
    Triage {
        #[command(subcommand)]
        command: triage::TriageCommand,
    },
    /// Scan all images and binaries of a Kubernetes release, and say what is new since the last
    #[command(after_help = triage::RELEASE_EXAMPLES)]
    ReleaseScan(Box<triage::ReleaseScanArguments>),
    /// Say what a control, framework, advisory or error code means
    Explain {
        /// A control, any alias of it (C-0057, KSV-0017, CKV_K8S_16), a framework, an item of one (5.2.2, K01:2022), an advisory (CVE-2024-3094), or a code
        id: String,
        /// Controls of your own, as for scan
        #[arg(long, value_name = "DIRECTORY", value_hint = ValueHint::DirPath)]
        controls: Vec<PathBuf>,
        /// The advisory index, as for image
        #[arg(long, value_name = "FILE", env = "PALISADE_DB", value_hint = ValueHint::FilePath)]
        db: Option<PathBuf>,
    },
    /// List controls or frameworks
    List(ListArguments),
    /// The Kubernetes CVE feed: build it, serve it, check it
    Feed {
        #[command(subcommand)]
        command: feed::FeedCommand,
    },
    /// Advisories before their release: write, check and export them
    Advisory {
        #[command(subcommand)]
        command: advisory::AdvisoryCommand,
    },
    /// Show the configuration that holds here, and where each value comes from
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write manual pages
    Man {
        /// Directory to write them to; the page of `palisade` itself to standard output without
        directory: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the configuration with origins
    Show {
        /// Where to look for palisade.yaml from
        #[arg(default_value = ".", value_hint = ValueHint::AnyPath)]
        path: PathBuf,
    },
}

const SCAN_EXAMPLES: &str = "\
Examples:
  palisade scan . --framework pss                  only what the Pod Security Standards ask
  palisade scan . --baseline main.json             fail on new findings only
  palisade scan . --allow-incomplete 'charts/**=rendered in another job'

`palisade explain CODE` says more about any code in brackets.";

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    /// Files or directories; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: SelectionArguments,
    #[command(flatten)]
    pub(crate) gate: GateArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What is judged")]
pub(crate) struct SelectionArguments {
    /// Only controls of this framework; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) framework: Vec<String>,
    /// Only this control, by slug or alias; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) control: Vec<String>,
    /// Controls of your own: a folder of folders with control.md and check.cel; repeatable
    #[arg(long, value_name = "DIRECTORY", value_hint = ValueHint::DirPath)]
    pub(crate) controls: Vec<PathBuf>,
    /// Not this control; repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,
    /// Only controls of at least this severity: low, medium, high, critical
    #[arg(long, value_name = "LEVEL")]
    pub(crate) severity: Option<Severity>,
    /// For whom: regular (few and precise), pedantic, auditor (everything)
    #[arg(long, value_name = "WHO")]
    pub(crate) persona: Option<Persona>,
    /// Set a control's parameter; repeatable
    #[arg(long, value_name = "CONTROL.NAME=VALUE")]
    pub(crate) parameter: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What fails")]
pub(crate) struct GateArguments {
    /// Exit with 1 from this severity on: low, medium, high (default), critical, none
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// A JSON report, or list of finding ids: these are known and do not fail
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// Exit with 0 in place of 1; never hides 3
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Accept a gap, by its code or a path pattern; repeatable
    #[arg(long, value_name = "WHAT=REASON")]
    pub(crate) allow_incomplete: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// pretty, json, sarif, junit, github or markdown, each to its own file; for packages also cyclonedx, spdx,
    /// spdx-tag-value and openvex; repeatable
    #[arg(long, short, value_name = "FORMAT[=FILE]")]
    pub(crate) format: Vec<String>,
    /// File of the only format
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Every finding, gap and note
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArguments {
    /// Leave out paths that match; repeatable
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// Use this file, not the palisade.yaml found upwards
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Bytes of a file at most
    #[arg(long, value_name = "BYTES", hide_short_help = true, value_parser = value_parser!(u64).range(1..))]
    pub(crate) limit_file_bytes: Option<u64>,
    /// Levels of nesting at most
    #[arg(long, value_name = "LEVELS", hide_short_help = true, value_parser = value_parser!(u32).range(1..))]
    pub(crate) limit_depth: Option<u32>,
    /// Nodes that aliases bring into a file at most
    #[arg(long, value_name = "NODES", hide_short_help = true, value_parser = value_parser!(u64).range(1..))]
    pub(crate) limit_alias_nodes: Option<u64>,
    /// Documents in a file at most
    #[arg(long, value_name = "DOCUMENTS", hide_short_help = true, value_parser = value_parser!(u64).range(1..))]
    pub(crate) limit_documents: Option<u64>,
    /// Nodes of a document at most
    #[arg(long, value_name = "NODES", hide_short_help = true, value_parser = value_parser!(u64).range(1..))]
    pub(crate) limit_nodes: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// What to list
    pub(crate) what: Listed,
    /// How
    #[arg(long, short, default_value = "text")]
    pub(crate) format: ListFormat,
    /// Controls of your own, as for scan
    #[arg(long, value_name = "DIRECTORY", value_hint = ValueHint::DirPath)]
    pub(crate) controls: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Listed {
    /// All controls
    Controls,
    /// All frameworks
    Frameworks,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    /// A line each
    Text,
    /// JSON
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct TerminalArguments {
    /// Colours: auto, always, never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub(crate) color: When,
    /// Only counts and gaps
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// More, as --all
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// Errors and progress as text or json
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub(crate) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal that wants them
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One object a line
    Json,
}

/// The severity from which on findings fail the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FailOn(pub(crate) Option<Severity>);

impl Default for FailOn {
    fn default() -> Self {
        Self(Some(Severity::High))
    }
}

impl std::str::FromStr for FailOn {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        if word == "none" { Ok(Self(None)) } else { word.parse().map(|severity| Self(Some(severity))) }
    }
}
