//! Conformance suites: the product's own functions on outside data, with counts pinned in `conformance.toml`.
//!
//! A suite is one file with one function; this file finds data, compares with pins and prints. A new suite is a line in
//! `SUITES`.

mod announcements;
mod cel_admission;
mod cel_expressions;
mod cel_spec;
mod cel_values;
mod control_cases;
mod csaf;
mod cyclonedx;
mod osv_linter;
mod packages;
mod pins;
mod pod_security;
mod purl;
mod scan;
mod versions;
mod yaml;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use pins::Pins;

/// What `cargo xtask conformance` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A folder laid out like the project's test data; only the default is compared with the pinned counts.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Only this suite; may be repeated.
    #[arg(long)]
    suite: Vec<String>,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
    /// Print each failing case with its reason.
    #[arg(long)]
    list_failures: bool,
}

/// A case that came out wrong.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The case's name, stable across runs.
    pub(crate) case: String,
    /// What was expected and what came.
    pub(crate) why: String,
}

/// How a suite came out.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) total: usize,
    pub(crate) failures: Vec<Failure>,
    /// Names of the cases that must pass or be argued one by one in `conformance.toml`.
    pub(crate) accountable: std::collections::BTreeSet<String>,
    /// Figures that are reported beside and decide nothing.
    pub(crate) remarks: Vec<String>,
}

impl Outcome {
    fn passed(&self) -> usize {
        self.total - self.failures.len()
    }

    /// Counts one case.
    pub(crate) fn case(&mut self, name: impl Into<String>, result: Result<(), String>) {
        self.total += 1;
        if let Err(why) = result {
            self.failures.push(Failure { case: name.into(), why });
        }
    }
}

/// A suite: its name, a file or folder that it needs, and how it runs.
struct Suite {
    name: &'static str,
    needs: &'static str,
    run: fn(&Path) -> Result<Outcome>,
}

const SUITES: &[Suite] = &[
    Suite { name: "announcements", needs: "cve-feed/announcements-2025-04-05", run: announcements::run },
    Suite { name: "cel", needs: "cel/admission-cases.jsonl", run: cel_admission::run },
    Suite { name: "cel-spec", needs: "cel/spec-cases.jsonl", run: cel_spec::run },
    Suite { name: "cel-expressions", needs: "cel/expressions.json", run: cel_expressions::run },
    Suite { name: "control-cases", needs: "control-cases/cases.jsonl", run: control_cases::run },
    Suite { name: "csaf", needs: "formats/csaf/cases.jsonl", run: csaf::run },
    Suite { name: "cyclonedx", needs: "formats/cyclonedx", run: cyclonedx::run },
    Suite { name: "osv-linter", needs: "formats/osv-linter", run: osv_linter::run },
    Suite { name: "packages", needs: "packages/cases.jsonl", run: packages::run },
    Suite { name: "pod-security", needs: "pod-security/cases.jsonl", run: pod_security::run },
    Suite { name: "purl", needs: "formats/purl/tests", run: purl::run },
    Suite { name: "versions", needs: "versions", run: versions::run },
    Suite { name: "yaml", needs: "control-cases/cases.jsonl", run: yaml::run },
];

/// Where the data lies beside a checkout.
fn default_data() -> PathBuf {
    root().join("../shared/data")
}

/// The checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs the suites; the exit code is 1 where a pinned count is not met.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    for name in &arguments.suite {
        if !SUITES.iter().any(|suite| suite.name == name) {
            let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
            bail!("there is no suite `{name}`; there are {}", known.join(", "));
        }
    }
    let data = arguments.data.clone().unwrap_or_else(default_data);
    let pins = match arguments.data {
        None => Some(Pins::read(&root().join("conformance.toml"))?),
        Some(_) => None,
    };
    let wanted = |suite: &&Suite| arguments.suite.is_empty() || arguments.suite.iter().any(|name| name == suite.name);
    let mut sound = true;
    let mut results = serde_json::Map::new();
    for suite in SUITES.iter().filter(wanted) {
        if !data.join(suite.needs).exists() {
            show(arguments, &format!("{} skipped: no {}", suite.name, suite.needs));
            continue;
        }
        let outcome = (suite.run)(&data).with_context(|| format!("suite {}", suite.name))?;
        sound &= report(arguments, suite.name, &outcome, pins.as_ref());
        results.insert(suite.name.to_owned(), summary(&outcome));
    }
    if arguments.json {
        println!("{}", serde_json::Value::Object(results));
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(arguments: &Arguments, line: &str) {
    if !arguments.json {
        println!("{line}");
    }
}

fn report(arguments: &Arguments, name: &str, outcome: &Outcome, pins: Option<&Pins>) -> bool {
    show(arguments, &format!("{name} {}/{}", outcome.passed(), outcome.total));
    for remark in &outcome.remarks {
        show(arguments, &format!("  {remark}"));
    }
    if arguments.list_failures {
        for failure in &outcome.failures {
            let argued = pins.and_then(|pins| pins.reason(name, &failure.case));
            let argued = argued.map(|reason| format!(" (on purpose: {reason})")).unwrap_or_default();
            show(arguments, &format!("  {}: {}{argued}", failure.case, failure.why));
        }
    }
    let complaints = pins.map(|pins| pins.compare(name, outcome)).unwrap_or_default();
    for complaint in &complaints {
        eprintln!("{name}: {complaint}");
    }
    complaints.is_empty()
}

fn summary(outcome: &Outcome) -> serde_json::Value {
    let failures: Vec<serde_json::Value> =
        outcome.failures.iter().map(|failure| serde_json::json!({"case": failure.case, "why": failure.why})).collect();
    serde_json::json!({"total": outcome.total, "passed": outcome.passed(), "failures": failures})
}

/// The lines of a file of JSON values, one a line.
pub(crate) fn json_lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).with_context(|| path.display().to_string())).collect()
}
