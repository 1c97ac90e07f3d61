//! `palisade image`, `sbom`, `go`, `db`, `triage` and `release-scan`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{GateArguments, OutputArguments};

pub(crate) const IMAGE_EXAMPLES: &str = "\
Examples:
  palisade image registry.k8s.io/kube-apiserver:v1.36.0      an image of a registry
  palisade image web.tar --only-fixed                        what `docker save` or an OCI tool wrote
  palisade image / --format cyclonedx=machine.json           a file tree, and its SBOM
  palisade image web.tar --vex vex.json --triage triage.jsonl";

pub(crate) const SBOM_EXAMPLES: &str = "\
Examples:
  palisade sbom create web.tar --output web.cdx.json         what an image is made of
  palisade sbom create . --format spdx                       what lock files ask for
  palisade sbom scan web.cdx.json --only-fixed               without the image
  palisade sbom check web.cdx.json vex.json                  by schema and by the rules in words";

pub(crate) const GO_EXAMPLES: &str = "\
Examples:
  palisade go bin/kube-apiserver                             a program, stripped or not
  palisade go bin/ --format json                             every Go program below a directory
  palisade go .                                              the modules of go.mod

A symbol that is absent from the program cannot be called; one that is present may never be.";

pub(crate) const DB_EXAMPLES: &str = "\
Examples:
  palisade db build go-osv.jsonl.zst debian=tracker.json --output advisories.index
  palisade db update --from https://example.org/advisories.index
  palisade db update --from oci://registry.example.org/security/advisories:latest --key publisher.pem
  palisade db status
  palisade db verify advisories.index --key publisher.pem

Sources are files or directories, read as what they are: OSV (JSON, JSON lines, zip), Debian's tracker, Alpine's secdb,
CSAF VEX, RustSec, KEV, EPSS, `source,cve,fixed` facts; each may be compressed. NAME names a source in reports, DATE states how new it is where its advisories do not.";

/// Which advisories, and what was decided about them.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is known")]
pub(crate) struct KnowledgeArguments {
    /// The advisory index; without, the installed one, and else the small one for Go and Kubernetes within palisade
    #[arg(long, value_name = "FILE", env = "PALISADE_DB", value_hint = ValueHint::FilePath)]
    pub(crate) db: Option<PathBuf>,
    /// An index older than so many days is a gap
    #[arg(long, value_name = "DAYS")]
    pub(crate) db_max_age: Option<u32>,
    /// OpenVEX, CSAF or CycloneDX statements to apply, or a directory of them; repeatable
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) vex: Vec<PathBuf>,
    /// Decisions that `palisade triage` wrote
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) triage: Option<PathBuf>,
    /// Findings to ignore, each with reason and expiry; `palisade-ignore.toml` here is read without being named
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ignore_file: Option<PathBuf>,
    /// Only findings that an update repairs
    #[arg(long)]
    pub(crate) only_fixed: bool,
}

/// What is common to the commands that judge packages.
#[derive(Debug, Args)]
pub(crate) struct JudgeArguments {
    #[command(flatten)]
    pub(crate) knowledge: KnowledgeArguments,
    #[command(flatten)]
    pub(crate) gate: GateArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ImageArguments {
    /// A reference, an archive (docker or OCI, compressed or not), an OCI layout, or a root file system
    #[arg(value_name = "IMAGE", value_hint = ValueHint::AnyPath)]
    pub(crate) image: String,
    /// Which image of several: OS/ARCHITECTURE[/VARIANT]
    #[arg(long, value_name = "PLATFORM")]
    pub(crate) platform: Option<String>,
    #[command(flatten)]
    pub(crate) registry: RegistryArguments,
    #[command(flatten)]
    pub(crate) judge: JudgeArguments,
}

/// How registries are reached. Credentials are those of Docker's configuration, helpers included.
#[derive(Debug, Args)]
#[command(next_help_heading = "Registry")]
pub(crate) struct RegistryArguments {
    /// Ask a mirror before a registry; repeatable
    #[arg(long, value_name = "HOST=MIRROR")]
    pub(crate) mirror: Vec<String>,
    /// Speak HTTP without encryption to this host; repeatable
    #[arg(long, value_name = "HOST")]
    pub(crate) insecure: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SbomCommand {
    /// Find vulnerable packages among those that an SBOM lists
    Scan(Box<SbomScanArguments>),
    /// Write an SBOM of an image, a file tree, lock files or another SBOM
    Create(SbomCreateArguments),
    /// Judge SBOMs by their standards: schema and rules
    Check(SbomCheckArguments),
}

#[derive(Debug, Args)]
pub(crate) struct SbomScanArguments {
    /// CycloneDX or SPDX documents; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judge: JudgeArguments,
}

#[derive(Debug, Args)]
pub(crate) struct SbomCreateArguments {
    /// A reference, an archive, a layout, a directory, a lock file, a program or an SBOM
    #[arg(value_name = "TARGET", value_hint = ValueHint::AnyPath)]
    pub(crate) target: String,
    /// Which image of several: OS/ARCHITECTURE[/VARIANT]
    #[arg(long, value_name = "PLATFORM")]
    pub(crate) platform: Option<String>,
    #[command(flatten)]
    pub(crate) registry: RegistryArguments,
    /// In which form
    #[arg(long, short, value_enum, default_value_t = SbomFormat::Cyclonedx)]
    pub(crate) format: SbomFormat,
    /// Where to; standard output without
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SbomCheckArguments {
    /// CycloneDX or SPDX documents; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// How to print the faults
    #[arg(long, value_enum, default_value_t = super::feed::CheckFormat::Text)]
    pub(crate) format: super::feed::CheckFormat,
}

/// The forms of an SBOM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SbomFormat {
    /// CycloneDX 1.6, JSON
    Cyclonedx,
    /// SPDX 2.3, JSON
    Spdx,
    /// SPDX 2.3, tag-value
    SpdxTagValue,
}

#[derive(Debug, Args)]
pub(crate) struct GoArguments {
    /// Programs, directories of programs, or modules with go.mod
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judge: JudgeArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Write an index of advisories
    Build(DbBuildArguments),
    /// Fetch an index and install it, whole or by what changed
    Update(DbUpdateArguments),
    /// Say which index is used, what is in it and how old it is
    Status(DbPlaceArguments),
    /// Read all of an index: whether it is as it was made, who signed it, whether everything in it can be found
    Verify(DbVerifyArguments),
    /// Write what changed between two indexes
    Delta(DbDeltaArguments),
}

#[derive(Debug, Args)]
pub(crate) struct DbBuildArguments {
    /// Files and directories of advisories
    #[arg(value_name = "[NAME[@DATE]=]PATH", required = true)]
    pub(crate) sources: Vec<String>,
    /// Where to write the index
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
    /// A file with a private key (PKCS #8 PEM, ed25519) to sign it with
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) sign: Option<PathBuf>,
    /// Leave out summaries, texts and references
    #[arg(long)]
    pub(crate) without_texts: bool,
    /// Only these ecosystems; repeatable
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) ecosystem: Vec<String>,
    /// The day that the index states for itself instead of its newest statement
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    /// Write the index although some records could not be read (they are named, and the exit code stays 3)
    #[arg(long)]
    pub(crate) partial: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DbUpdateArguments {
    /// Where the index is: `https://…`, `oci://REGISTRY/REPOSITORY:TAG` or a file; repeatable, the first that answers is taken
    #[arg(long, value_name = "ADDRESS", required = true)]
    pub(crate) from: Vec<String>,
    /// Public keys (PEM), one of which must have signed it; repeatable
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: DbPlaceArguments,
    #[command(flatten)]
    pub(crate) registry: RegistryArguments,
}

#[derive(Debug, Args)]
pub(crate) struct DbPlaceArguments {
    /// The installed index
    #[arg(long, value_name = "FILE", env = "PALISADE_DB", value_hint = ValueHint::FilePath)]
    pub(crate) db: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DbVerifyArguments {
    /// The index; without, the installed one, and else the one within palisade
    #[arg(value_name = "FILE", env = "PALISADE_DB", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Public keys (PEM), one of which must have signed it; repeatable
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DbDeltaArguments {
    /// The index that readers have
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,
    /// The index that they shall have
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
    /// Where to write the difference
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
}
