//! The binary as users call it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod advisory;
mod archives;
mod bucket;
mod commands;
mod database;
mod feed;
mod feed_documents;
mod gates;
mod hostile;
mod hostile_files;
mod hostile_size;
mod images;
mod kills;
mod outputs;
mod packages;
mod payloads;
mod registry;
mod releases;
mod triage;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A sound manifest that stands beside the hostile one: it must be evaluated whatever else happens.
const PRIVILEGED: &str = "apiVersion: v1
kind: Pod
metadata: {name: beside, namespace: ns}
spec:
  containers:
  - name: c
    image: registry.example/a:1
    securityContext: {privileged: true}
";

/// A directory with files.
fn directory(files: &[(&str, &[u8])]) -> TempDir {
    let directory = TempDir::new().unwrap();
    for (name, content) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    directory
}

fn palisade(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palisade"));
    command.current_dir(directory).args(arguments).env_clear().env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

fn run(directory: &Path, arguments: &[&str]) -> Output {
    palisade(directory, arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What `scan --format json` reports, and the exit code.
fn scan(directory: &Path, arguments: &[&str]) -> (Value, i32) {
    let output = run(directory, &[&["scan", "--format", "json"], arguments].concat());
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (report, output.status.code().unwrap())
}

/// Code, file and line of each gap.
fn gaps(report: &Value) -> Vec<(String, String, u64)> {
    let of = |gap: &Value| {
        let word = |key: &str| gap[key].as_str().unwrap().to_owned();
        assert!(!word("help").is_empty() && !word("why").is_empty());
        (word("code"), word("what"), gap["location"]["line"].as_u64().unwrap_or(0))
    };
    report["coverage"]["gaps"].as_array().unwrap().iter().map(of).collect()
}

/// Names of the objects with a finding of `rule`.
fn found(report: &Value, rule: &str) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule);
    findings.map(|finding| finding["target"]["name"].as_str().unwrap().to_owned()).collect()
}

/// Scans `content` beside a sound manifest and expects exactly these gaps, `(code, line)`, and both to be evaluated.
fn check(content: &[u8], expected: &[(&str, u64)], privileged: &[&str]) -> Value {
    let directory = directory(&[("hostile.yaml", content), ("sound.yaml", PRIVILEGED.as_bytes())]);
    let (report, exit) = scan(directory.path(), &["."]);
    let of_file = |gap: &Value| gap["location"]["file"].as_str().is_none_or(|file| file == "hostile.yaml");
    assert!(report["coverage"]["gaps"].as_array().unwrap().iter().all(of_file), "{report}");
    let expected: Vec<_> = expected.iter().map(|(code, line)| ((*code).to_owned(), *line)).collect();
    assert_eq!(gaps(&report).into_iter().map(|(code, _, line)| (code, line)).collect::<Vec<_>>(), expected);
    let mut names = found(&report, "privileged-container");
    names.sort();
    let mut wanted = [privileged, &["beside"]].concat();
    wanted.sort_unstable();
    assert_eq!(names, wanted);
    assert_eq!(exit, 1, "the finding beside it decides the exit code");
    let (_, exit) = scan(directory.path(), &[".", "--fail-on", "none"]);
    assert_eq!(exit, if expected.is_empty() { 0 } else { 3 }, "without a gate only gaps count");
    report
}

/// A privileged pod called `name`.
fn pod(name: &str) -> String {
    PRIVILEGED.replace("beside", name)
}
