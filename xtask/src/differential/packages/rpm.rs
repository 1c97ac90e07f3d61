//! A database that rpm makes here: enough packages that its tables have interior pages, headers long enough that they go on
//! over chains of pages, and some removed again, so that there are pages that are free.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use palisade_packages::component::Component;
use palisade_testkit::oracle;

use super::{Lines, compare, fresh, lines, ours, source};

/// How many packages are made.
const PACKAGES: usize = 400;
/// How many packages in a hundred stay installed.
const KEPT: usize = 80;

const FORMAT: &str = "%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{LICENSE}\t%{SOURCERPM}\t\
                      %|MODULARITYLABEL?{%{MODULARITYLABEL}}|\t%|VENDOR?{%{VENDOR}}|\n";

pub(super) fn run(work: &Path) -> Result<bool> {
    let database = install(work)?;
    let theirs = query(&database, "sqlite")?;
    let bytes = std::fs::read(database.join("rpmdb.sqlite"))?;
    let ours = ours("rpm", "var/lib/rpm/rpmdb.sqlite", &bytes, line)?;
    Ok(compare("rpm in SQLite", &ours, &theirs))
}

/// Makes the packages and installs them into a database of their own, without their files.
pub(super) fn install(work: &Path) -> Result<PathBuf> {
    let folder = fresh(&work.join("rpm"))?;
    let specification = folder.join("packages.spec");
    std::fs::write(&specification, specification_text()?)?;
    let top = format!("_topdir {}", folder.display());
    oracle::run(Command::new("rpmbuild").args(["--quiet", "--define", &top, "-bb"]).arg(&specification))?;
    let database = folder.join("database");
    std::fs::create_dir(&database)?;
    let rpm = || {
        let mut rpm = Command::new("rpm");
        rpm.arg("--dbpath").arg(&database);
        rpm
    };
    oracle::run(rpm().arg("--initdb"))?;
    let built: Vec<PathBuf> = std::fs::read_dir(folder.join("RPMS/noarch"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    oracle::run(rpm().args(["--install", "--justdb", "--nodeps", "--noscripts"]).args(&built))?;
    let removed = (0..PACKAGES).filter(|number| number % 100 >= KEPT).map(|number| format!("made-{number}"));
    oracle::run(rpm().args(["--erase", "--justdb", "--nodeps", "--noscripts"]).args(removed))?;
    Ok(database)
}

/// Packages with and without epochs (0 among them), with versions of their own, licences, and descriptions of up to 30 KB.
fn specification_text() -> Result<String> {
    let mut text =
        "Name: made\nVersion: 1.0~rc1\nRelease: 2.el9\nSummary: s\nLicense: MIT AND BSD\nBuildArch: noarch\n\
                    Vendor: Somebody <x@example.org>\nModularityLabel: made:1:8000:abc\n%description\nd\n%files\n"
            .to_owned();
    for number in 0..PACKAGES {
        writeln!(text, "%package {number}\nSummary: s")?;
        if number % 3 == 0 {
            writeln!(text, "Epoch: {}", number % 4)?;
        }
        if number % 5 == 0 {
            writeln!(text, "Version: {number}^git{number}\nRelease: {}.fc40", number % 7)?;
        }
        if number % 7 == 0 {
            writeln!(text, "License: GPL-2.0-or-later")?;
        }
        writeln!(text, "%description {number}\n{}\n%files {number}", "word ".repeat(number * number % 6000))?;
    }
    Ok(text)
}

/// What rpm lists, but for the keys of signatures.
pub(super) fn query(database: &Path, backend: &str) -> Result<Lines> {
    let backend = format!("_db_backend {backend}");
    let mut rpm = Command::new("rpm");
    rpm.args(["--define", &backend, "--dbpath"]).arg(database).args(["--query", "--all", "--queryformat", FORMAT]);
    let lines = lines(&mut rpm).context("rpm --query")?;
    Ok(lines.into_iter().filter(|line| !line.starts_with("gpg-pubkey\t")).collect())
}

/// A package as the format above writes it.
pub(super) fn line(component: &Component) -> String {
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let source = source(component);
    let version = source.version.split_once(':').map_or(source.version.as_str(), |(_, version)| version);
    [
        component.name.clone(),
        component.version.clone(),
        text(component.architecture.as_ref()),
        text(component.licenses.first()),
        format!("{}-{version}.src.rpm", source.name),
        text(component.qualifiers.get("modularitylabel")),
        text(component.supplier.as_ref()),
    ]
    .join("\t")
}
