//! The advisory index: made, opened, asked and brought up to date; and decisions as statements (VEX) and back.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use palisade_vulnerabilities::advisory::{Advisory, Event};
use palisade_vulnerabilities::feeds;
use palisade_vulnerabilities::index::{Builder, Ecosystem, Index, Texts, delta};
use serde_json::json;

use super::{Case, milliseconds, run};

/// Package URL types of the ecosystems from which the packages of the cold run are taken.
const TYPES: [(&str, &str); 4] = [("Bitnami", "bitnami"), ("Go", "golang"), ("PyPI", "pypi"), ("crates.io", "cargo")];
const PACKAGES: usize = 500;
const DECISIONS: usize = 10_000;

const BUILD: (&str, &str) = ("index of all advisories, whole process, best of 3", "2,000 ms");
const COLD: (&str, &str) = ("500 packages matched, whole process, JSON report, best of 25", "5 ms");
const MEMORY: (&str, &str) = ("… peak memory", "15 MB");
const WARM: (&str, &str) = ("warm lookup of a package in the index", "150 ns");
const DELTA: (&str, &str) = ("update of an index in which 1 % of the advisories changed", "5 %");
const VEX: (&str, &str) = ("10,000 statements (OpenVEX) imported and exported, two processes", "2,000 ms");

pub(super) fn cases(binary: &Path, advisories: Option<&Path>, folder: &Path) -> Result<Vec<Case>> {
    let mut cases = match advisories {
        Some(advisories) => of_index(binary, advisories, folder)?,
        None => [BUILD, COLD, MEMORY, WARM, DELTA].map(|(name, budget)| Case::not_run(name, budget)).into(),
    };
    cases.push(round_trip(binary, folder)?);
    Ok(cases)
}

fn of_index(binary: &Path, advisories: &Path, folder: &Path) -> Result<Vec<Case>> {
    let path = folder.join("advisories.index");
    let files = files(advisories)?;
    let built = best(3, || {
        let mut command = Command::new(binary);
        command.args(["db", "build", "--quiet", "--output"]).arg(&path).args(&files);
        command
    })?;
    let bytes = std::fs::read(&path)?;
    let index = Index::open(&bytes)?;
    let count = index.header().advisories;
    let [time, memory] = cold(binary, &path, &index, folder)?;
    Ok(vec![
        case(BUILD, format!("{} for {count}", milliseconds(built.0)), built.0 < Duration::from_secs(2)),
        time,
        memory,
        warm(&index),
        update(&files)?,
    ])
}

fn case((name, budget): (&'static str, &'static str), ours: String, met: bool) -> Case {
    Case { name, ours, reference: "-".to_owned(), ratio: "-".to_owned(), budget, met }
}

/// The least time of several runs and the least peak of memory, in kilobytes.
fn best(rounds: usize, command: impl Fn() -> Command) -> Result<(Duration, u64)> {
    let runs = (0..rounds).map(|_| run(command())).collect::<Result<Vec<_>>>()?;
    let time = runs.iter().map(|(time, _)| *time).min().unwrap_or_default();
    // What is polled may miss the end of a run, and the highest of all is nearest.
    Ok((time, runs.iter().map(|(_, memory)| *memory).max().unwrap_or_default()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let is_read = |path: &PathBuf| is_osv(path) || path.ends_with("rustsec-md.tar.zst");
    files.retain(is_read);
    files.sort();
    Ok(files)
}

fn is_osv(path: &Path) -> bool {
    path.to_string_lossy().ends_with("osv.jsonl.zst")
}

/// An SBOM of packages that advisories speak of, in versions that are repaired, as most are.
fn cold(binary: &Path, path: &Path, index: &Index<'_>, folder: &Path) -> Result<[Case; 2]> {
    let ecosystems = index.ecosystems();
    let kind = |place: usize| TYPES.iter().find(|(name, _)| ecosystems.get(place) == Some(name)).map(|(_, kind)| *kind);
    let mut packages: Vec<_> = index.packages().filter_map(|(place, it)| Some((kind(place)?, it))).collect();
    packages.sort_unstable_by_key(|(kind, package)| (*kind, package.name));
    let step = (packages.len() / PACKAGES).max(1);
    let components = packages.into_iter().step_by(step).take(PACKAGES).map(|(kind, package)| {
        let last = package.statements.all().filter_map(|said| said.end.version().copied()).last().unwrap_or("1.0.0");
        json!({"type": "library", "name": package.name, "version": last,
            "purl": format!("pkg:{kind}/{}@{}", package.name, last.replace('+', "%2B"))})
    });
    let components: Vec<_> = components.collect();
    let document = folder.join("packages.cdx.json");
    let text = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components});
    std::fs::write(&document, text.to_string())?;
    let (time, memory) = best(25, || {
        let mut command = Command::new(binary);
        command.args(["sbom", "scan", "--quiet", "--format", "json", "--db"]).arg(path).arg(&document);
        command
    })?;
    Ok([
        case(COLD, milliseconds(time), time < Duration::from_millis(5)),
        case(MEMORY, format!("{} MB", memory / 1024), memory < 15 * 1024),
    ])
}

fn warm(index: &Index<'_>) -> Case {
    let ecosystems = index.ecosystems();
    let spelled: Vec<_> = ecosystems.iter().copied().map(Ecosystem::of).collect();
    let all: Vec<_> = index.packages().collect();
    let names: Vec<_> = all
        .iter()
        .step_by((all.len() / PACKAGES).max(1))
        .filter_map(|(place, package)| Some((spelled.get(*place)?, package.name)))
        .collect();
    let mut least = f64::MAX;
    for _ in 0..200 {
        let begin = Instant::now();
        let found = names.iter().filter(|(ecosystem, name)| index.package_of(ecosystem, name).is_some()).count();
        least = least.min(begin.elapsed().as_secs_f64() * 1e9 / found.max(1) as f64);
    }
    case(WARM, format!("{least:.0} ns"), least < 150.0)
}

fn update(files: &[PathBuf]) -> Result<Case> {
    let (old, new) = (built(files, false)?, built(files, true)?);
    let share = delta(&old, &new)?.len() as f64 * 100.0 / new.len() as f64;
    Ok(case(DELTA, format!("{share:.1} %"), share < 5.0))
}

fn built(files: &[PathBuf], changed: bool) -> Result<Vec<u8>> {
    let mut builder = Builder::new(0, Texts::Kept);
    for file in files.iter().filter(|file| is_osv(file)) {
        let records = zstd::decode_all(std::fs::File::open(file)?)?;
        for (number, mut advisory) in feeds::osv::read(&records).advisories.into_iter().enumerate() {
            // A hundredth of the records, spread as chance would.
            if changed && (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 < (1 << 32) / 100 {
                change(&mut advisory);
            }
            builder.add(&file.to_string_lossy(), advisory);
        }
    }
    Ok(builder.build()?)
}

/// What a day brings: a later date, more text, another fixed version.
fn change(advisory: &mut Advisory) {
    advisory.modified = "2026-11-22T10:11:12Z".to_owned();
    advisory.details.push_str(" A further paragraph was added to what was known about it.");
    for event in advisory.affected.iter_mut().flat_map(|affected| affected.ranges.iter_mut().flatten()) {
        if let Event::Fixed(version) = event {
            version.push_str(".1");
        }
    }
}

fn round_trip(binary: &Path, folder: &Path) -> Result<Case> {
    let [document, decisions, written] = ["vex.json", "triage.jsonl", "exported.json"].map(|name| folder.join(name));
    let statements: Vec<_> = (1000..1000 + DECISIONS)
        .map(|number| {
            json!({"vulnerability": {"name": format!("CVE-2024-{number}")},
                "products": [{"@id": format!("pkg:golang/example.org/m{}@v1.0.{number}", number % PACKAGES)}],
                "status": "not_affected", "justification": "vulnerable_code_not_present"})
        })
        .collect();
    let text = json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/statements",
        "author": "somebody", "timestamp": "2026-01-02T03:04:05Z", "version": 1, "statements": statements});
    std::fs::write(&document, text.to_string())?;
    if decisions.exists() {
        std::fs::remove_file(&decisions)?;
    }
    let mut import = Command::new(binary);
    import.args(["triage", "import", "--quiet", "--triage"]).arg(&decisions).arg(&document);
    let mut export = Command::new(binary);
    export.args(["triage", "export", "--quiet", "--author", "somebody", "--triage"]).arg(&decisions).arg("--output");
    export.arg(&written);
    let time = run(import)?.0 + run(export)?.0;
    let exported: serde_json::Value = serde_json::from_slice(&std::fs::read(&written)?)?;
    let all = exported.pointer("/statements").and_then(|it| it.as_array()).map_or(0, Vec::len) == DECISIONS;
    Ok(case(VEX, milliseconds(time), all && time < Duration::from_secs(2)))
}
