//! What is installed, as we read it from the databases and as dpkg and rpm list it themselves. rpm's databases are made here:
//! some hundred packages, in SQLite by rpm itself, in Berkeley DB by its own tool.

mod berkeley;
mod dpkg;
mod rpm;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use palisade_packages::catalogers::{CATALOGERS, Catalog, File};
use palisade_packages::component::{Component, SourcePackage};
use palisade_testkit::data::workspace;

/// How many differences are shown.
const SHOWN: usize = 10;

/// One package as both sides write it: its fields between tabs.
type Lines = BTreeSet<String>;

/// What is compared: its name, the tools that it needs, and how; whether both sides agree.
type Subject = (&'static str, &'static [&'static str], fn(&Path) -> Result<bool>);

/// Compares what can be compared here; fails where lists differ and, in continuous integration, where a tool is missing.
pub(super) fn run() -> Result<ExitCode> {
    let work = workspace().join("target/packages");
    let subjects: [Subject; 3] = [
        ("dpkg", &["dpkg-query"], dpkg::run),
        ("rpm in SQLite", &["rpm", "rpmbuild"], rpm::run),
        ("rpm in Berkeley DB", &["rpm", "rpmbuild", "rpmdb", "db5.3_load"], berkeley::run),
    ];
    let mut sound = true;
    for (name, tools, compare) in subjects {
        if let Some(missing) = tools.iter().find(|tool| !is_there(tool)) {
            println!(
                "packages: {name}: not run: no `{missing}`; help: install the Debian packages dpkg, rpm, db5.3-util"
            );
            sound &= std::env::var_os("CI").is_none();
        } else {
            sound &= compare(&work).with_context(|| name.to_owned())?;
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_there(tool: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(tool).is_file())
}

/// An empty folder.
fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(folder.canonicalize()?)
}

/// What a tool prints, by line.
fn lines(command: &mut Command) -> Result<Lines> {
    let output = palisade_testkit::oracle::run(command)?;
    Ok(String::from_utf8_lossy(&output).lines().map(str::to_owned).collect())
}

/// What a cataloger finds in a file, and how it would be printed.
fn ours(cataloger: &str, path: &str, bytes: &[u8], line: fn(&Component) -> String) -> Result<(Lines, Catalog)> {
    let reader = CATALOGERS.iter().find(|known| known.name == cataloger).context("no such cataloger")?;
    let catalog = reader.catalog(&File { path, bytes });
    Ok((catalog.components.iter().map(line).collect(), catalog))
}

/// The source package, which is the package itself where none is named.
fn source(component: &Component) -> SourcePackage {
    let own = || SourcePackage { name: component.name.clone(), version: component.version.clone() };
    component.source.clone().unwrap_or_else(own)
}

/// Prints how two lists compare.
fn compare(name: &str, ours: &(Lines, Catalog), theirs: &Lines) -> bool {
    let (lines, catalog) = ours;
    let missing = theirs.difference(lines).map(|line| format!("  missing  {line}"));
    let surplus = lines.difference(theirs).map(|line| format!("  too much {line}"));
    let gaps = catalog.gaps.iter().map(|gap| format!("  gap      {}", gap.why));
    let differences: Vec<String> = missing.chain(surplus).chain(gaps).collect();
    println!("packages: {name}: {} listed, {} differences", theirs.len(), differences.len());
    for line in differences.iter().take(SHOWN) {
        println!("{line}");
    }
    differences.is_empty() && !theirs.is_empty()
}
