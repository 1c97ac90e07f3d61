//! The promises of ARCHITECTURE.md that can be read off the tree: each is a test.

#![expect(clippy::expect_used, reason = "a test that cannot look must stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// The crates in the order in which data flows: a crate may depend only on crates that stand before it.
const ORDER: &[&str] = &[
    "palisade-model",
    "palisade-manifest",
    "palisade-formats",
    "palisade-packages",
    "palisade-cel",
    "palisade-controls",
    "palisade-advisories",
    "palisade-mapping",
    "palisade-vulnerabilities",
    "palisade-report",
    "palisade-store",
    "palisade-sources",
    "palisade-web",
    "palisade",
    "palisade-testkit",
    "benchmarks",
    "xtask",
];

/// Crates that turn bytes into findings and touch nothing else.
const PURE: &[&str] = &[
    "palisade-model",
    "palisade-manifest",
    "palisade-formats",
    "palisade-packages",
    "palisade-cel",
    "palisade-controls",
    "palisade-advisories",
    "palisade-vulnerabilities",
    "palisade-report",
];

/// What a pure crate must not pull in, even through others.
const IMPURE: &[&str] = &[
    "tokio",
    "async-std",
    "smol",
    "mio",
    "hyper",
    "reqwest",
    "ureq",
    "axum",
    "kube",
    "rusqlite",
    "tokio-postgres",
    "postgres",
    "rayon",
    "crossbeam-channel",
    "walkdir",
    "ignore",
    "tempfile",
];

/// The ways into the outside world that the standard library offers.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "std::process",
    "std::thread",
    "std::env::",
    "SystemTime",
    "Instant::now",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
];

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).exec().expect("cargo metadata runs")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in the workspace").to_owned()
}

/// Rust files below `folder`, by path.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && entry.file_name() != "target" {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The part of a file that is neither a comment nor its test module.
fn product_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn source_folder(package: &str) -> PathBuf {
    let name = package.strip_prefix("palisade-").unwrap_or(package);
    match name {
        "palisade" => root().join("crates/cli/src"),
        "benchmarks" | "xtask" => root().join(name).join("src"),
        name => root().join("crates").join(name).join("src"),
    }
}

/// Lines of the product code of `packages` that contain one of `words`, as `file:line: word`.
fn occurrences(packages: &[&str], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for package in packages {
        let mut files = rust_files(&source_folder(package));
        // A module of tests in a file of its own.
        files.retain(|file| !file.ends_with("tests.rs") && !file.components().any(|part| part.as_os_str() == "tests"));
        assert!(!files.is_empty(), "{package} has no source files: the test looks in the wrong place");
        for file in files {
            let text = fs::read_to_string(&file).expect("a source file is readable");
            for (number, line) in product_lines(&text) {
                found.extend(
                    words
                        .iter()
                        .filter(|word| line.contains(**word))
                        .map(|word| format!("{}:{number}: {word}", file.display())),
                );
            }
        }
    }
    found
}

#[test]
fn dependencies_point_against_the_flow() {
    let position: BTreeMap<&str, usize> = ORDER.iter().enumerate().map(|(index, name)| (*name, index)).collect();
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let own =
            *position.get(package.name.as_str()).unwrap_or_else(|| panic!("{} has no place in ORDER", package.name));
        for dependency in
            package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development)
        {
            if position.get(dependency.name.as_str()).is_some_and(|&other| other >= own) {
                wrong.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn pure_crates_pull_in_no_runtime_client_or_database() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().expect("metadata has a resolved graph");
    let name_of: BTreeMap<_, _> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    for pure in PURE {
        let start = metadata.packages.iter().find(|package| package.name.as_str() == *pure).expect("the crate exists");
        let mut seen = BTreeSet::new();
        let mut open = vec![&start.id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let node = resolve.nodes.iter().find(|node| node.id == *id).expect("the graph is closed");
            let kept = node
                .deps
                .iter()
                .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
            open.extend(kept.map(|dependency| &dependency.pkg));
        }
        let impure: Vec<_> =
            seen.iter().filter_map(|id| name_of.get(*id)).filter(|name| IMPURE.contains(name)).collect();
        assert!(impure.is_empty(), "{pure} pulls in {impure:?}");
    }
}

#[test]
fn pure_crates_touch_nothing_outside() {
    assert_eq!(occurrences(PURE, OUTSIDE), Vec::<String>::new());
}

#[test]
fn nothing_prints_outside_cli() {
    let silent: Vec<_> =
        ORDER.iter().copied().filter(|name| !matches!(*name, "palisade" | "benchmarks" | "xtask")).collect();
    assert_eq!(occurrences(&silent, &["println!", "print!(", "eprint!(", "dbg!("]), Vec::<String>::new());
}

/// The crate that may say `unsafe`, each time with its proof.
const UNSAFE: &str = "palisade-mapping";

#[test]
fn every_crate_takes_the_workspace_lints_and_unsafe_is_forbidden() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).expect("the workspace manifest is readable");
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    for package in metadata().workspace_packages().iter().filter(|package| package.name.as_str() != UNSAFE) {
        let manifest = fs::read_to_string(&package.manifest_path).expect("a manifest is readable");
        assert!(manifest.contains("[lints]\nworkspace = true"), "{} has lints of its own", package.name);
    }
    let safe: Vec<_> = ORDER.iter().copied().filter(|name| *name != UNSAFE).collect();
    assert_eq!(occurrences(&safe, &["unsafe {", "unsafe fn", "unsafe impl"]), Vec::<String>::new());
}

#[test]
fn the_crate_with_unsafe_code_differs_in_that_only_and_proves_each_block() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("a file of ours is readable");
    let (workspace, own) = (read("Cargo.toml"), read("crates/mapping/Cargo.toml"));
    let lints = workspace.split("[workspace.lints.rust]").nth(1).and_then(|rest| rest.split("[profile").next());
    for lint in lints.expect("the workspace has lints").lines().filter(|line| line.contains(" = ")) {
        assert!(own.contains(lint) || lint == "unsafe_code = \"forbid\"", "{UNSAFE} lacks {lint}");
    }
    assert!(own.contains("unsafe_code = \"deny\""));
    let source = read("crates/mapping/src/lib.rs");
    assert_eq!(source.matches("// SAFETY:").count(), source.matches("unsafe {").count());
    assert!(source.lines().count() < 200, "{UNSAFE} is to stay small");
}

#[test]
fn nothing_is_left_for_later_or_silenced() {
    let words = ["todo!(", "unimplemented!(", "#[allow(", "#![allow(", "#[ignore", "FIXME"];
    assert_eq!(occurrences(ORDER, &words), Vec::<String>::new());
}

#[test]
fn files_stay_readable() {
    let mut long = Vec::new();
    for package in ORDER {
        for file in rust_files(&source_folder(package)) {
            let lines = fs::read_to_string(&file).expect("a source file is readable").lines().count();
            let generated = file.file_name().is_some_and(|name| name.to_string_lossy().contains("generated"));
            if lines > 600 && !generated {
                long.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    assert_eq!(long, Vec::<String>::new());
}
