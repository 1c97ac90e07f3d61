//! `palisade feed` and `palisade advisory`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::values;

/// The repository of the official feed.
pub(crate) const KUBERNETES: &str = "kubernetes/kubernetes";

#[derive(Debug, Subcommand)]
pub(crate) enum FeedCommand {
    /// Write an edition of the feed to a directory or a bucket
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Box<BuildArguments>),
    /// Serve the feed over HTTP, up to date within a second
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(Box<ServeArguments>),
    /// Find mistakes in OSV, CSAF, CVE and feed documents
    Check(CheckArguments),
    /// Show where two sources say different things about a version, and who is wrong by the announcement
    Diff(DiffArguments),
}

const BUILD_EXAMPLES: &str = "\
Examples:
  palisade feed build --output public                        from GitHub's issues
  palisade feed build --from issues/ --output public         from a directory of issues
  palisade feed build --from https://kubernetes.io/docs/reference/issues-security/official-cve-feed/index.json --output public
  palisade feed build --output s3://BUCKET/feed              to object storage: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY

An edition replaces the one before as a whole, and only where its content changed.";

const SERVE_EXAMPLES: &str = "\
Examples:
  palisade feed serve                                        kubernetes/kubernetes, SQLite beside it, port 8080
  palisade feed serve --from issues/ --database memory:      a directory, nothing kept
  PALISADE_WEBHOOK_SECRET=… PALISADE_DATABASE=postgres://feed@db/feed palisade feed serve

Routes: / (list), /index.json, /feed.xml, /atom.xml, /osv/, /csaf/, /cve/, /events, /hooks/github, /healthz, /metrics";

/// Where announcements come from and what the feed calls itself.
#[derive(Debug, Args)]
pub(crate) struct SourceArguments {
    /// `github`, a file or directory of issues, or the address of a published feed
    #[arg(long, value_name = "SOURCE", default_value = "github", value_hint = ValueHint::AnyPath)]
    pub(crate) from: String,
    /// The repository whose issues announce
    #[arg(long, value_name = "OWNER/NAME", default_value = KUBERNETES, value_parser = values::repository)]
    pub(crate) repository: String,
    /// GitHub's API
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://api.github.com",
        value_parser = values::web_page,
        value_hint = ValueHint::Url
    )]
    pub(crate) github_address: String,
    /// Where readers find the edition
    #[arg(long, value_name = "URL", value_parser = values::web_page, value_hint = ValueHint::Url)]
    pub(crate) site_address: Option<String>,
    #[command(flatten)]
    pub(crate) publisher: PublisherArguments,
    /// Believe a source that lost many announcements at once
    #[arg(long)]
    pub(crate) allow_shrink: bool,
}

/// Whom the documents name. Without these a feed of kubernetes/kubernetes names Kubernetes, any other its repository.
#[derive(Debug, Args)]
pub(crate) struct PublisherArguments {
    /// Who publishes the feed
    #[arg(long, value_name = "NAME", value_parser = values::words)]
    pub(crate) publisher_name: Option<String>,
    /// Address that stands for the publisher, such as its home page
    #[arg(long, value_name = "URL", value_parser = values::web_page, value_hint = ValueHint::Url)]
    pub(crate) publisher_namespace: Option<String>,
    /// How to reach those who answer for the advisories
    #[arg(long, value_name = "TEXT", value_parser = values::words)]
    pub(crate) contact: Option<String>,
    /// The numbering authority's id in the CVE programme
    #[arg(long, value_name = "UUID", requires = "cna_name", value_parser = values::authority_id)]
    pub(crate) cna_id: Option<String>,
    /// The numbering authority's short name
    #[arg(long, value_name = "NAME", requires = "cna_id", value_parser = values::authority_name)]
    pub(crate) cna_name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    #[command(flatten)]
    pub(crate) source: SourceArguments,
    /// Directory or s3://BUCKET/PREFIX of the edition: new, empty, or an edition already
    #[arg(long, value_name = "PLACE", value_hint = ValueHint::DirPath)]
    pub(crate) output: PathBuf,
    /// Object storage other than Amazon's; or AWS_ENDPOINT_URL
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) endpoint: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) source: SourceArguments,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Where state is kept: a file (SQLite), `memory:`, or `postgres://…` for several replicas
    #[arg(
        long,
        value_name = "PLACE",
        env = "PALISADE_DATABASE",
        hide_env_values = true,
        default_value = "palisade-feed.db",
        value_hint = ValueHint::FilePath
    )]
    pub(crate) database: String,
    /// Seconds between full comparisons with the source
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(5..))]
    pub(crate) reconcile: u64,
    /// File with the secret of GitHub's webhook; or PALISADE_WEBHOOK_SECRET
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) webhook_secret: Option<PathBuf>,
    /// Certificate chain in PEM, for TLS
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = ValueHint::FilePath)]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Private key in PEM, for TLS
    #[arg(long, value_name = "FILE", requires = "tls_certificate", value_hint = ValueHint::FilePath)]
    pub(crate) tls_key: Option<PathBuf>,
    /// WebSub hub to tell about new editions; may be repeated
    #[arg(long, value_name = "URL", value_parser = values::web_address, value_hint = ValueHint::Url)]
    pub(crate) hub: Vec<String>,
    /// Address to send an empty POST after new editions, such as a site's build hook; may be repeated
    #[arg(long, value_name = "URL", value_parser = values::web_address, value_hint = ValueHint::Url)]
    pub(crate) rebuild_hook: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Files or directories of OSV records, CSAF documents, CVE records or feeds
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// Announcements to hold the ranges against
    #[arg(long, value_name = "SOURCE", value_hint = ValueHint::AnyPath)]
    pub(crate) announcements: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// Announcements, a published feed, or OSV or CVE records: a file or directory
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(crate) left: PathBuf,
    /// The same of another source
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(crate) right: PathBuf,
    /// Announcements to judge by, where neither side is one
    #[arg(long, value_name = "SOURCE", value_hint = ValueHint::AnyPath)]
    pub(crate) announcements: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

/// How a check is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// A line per mistake.
    Text,
    /// A JSON document.
    Json,
}
