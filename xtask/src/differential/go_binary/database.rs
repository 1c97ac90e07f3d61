//! The Go vulnerability database: its records as the product's matching takes them, and laid out as govulncheck reads them
//! from a folder (go.dev/security/vuln/database).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use palisade_packages::go_binary::matching::{Advisory, Affected, Event, Import};
use palisade_testkit::data;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(super) struct Record {
    id: String,
    modified: String,
    withdrawn: Option<String>,
    #[serde(default)]
    affected: Vec<RecordAffected>,
}

#[derive(Deserialize)]
struct RecordAffected {
    package: Package,
    #[serde(default)]
    ranges: Vec<Range>,
    #[serde(default)]
    ecosystem_specific: Specific,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

#[derive(Deserialize)]
struct Range {
    #[serde(rename = "type")]
    kind: String,
    events: Vec<RangeEvent>,
}

#[derive(Deserialize)]
struct RangeEvent {
    introduced: Option<String>,
    fixed: Option<String>,
}

#[derive(Default, Deserialize)]
struct Specific {
    #[serde(default)]
    imports: Vec<RecordImport>,
}

#[derive(Deserialize)]
struct RecordImport {
    path: String,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    goos: Vec<String>,
    #[serde(default)]
    goarch: Vec<String>,
}

/// The records as text, a line each.
pub(super) fn lines() -> anyhow::Result<String> {
    let file = data::folder().context("no test data")?.join("vulnerabilities/go-osv.jsonl.zst");
    let unpacked =
        Command::new("zstd").arg("-dc").arg(&file).output().context("zstd is missing; help: ./test installs it")?;
    ensure!(unpacked.status.success(), "{} cannot be unpacked", file.display());
    Ok(String::from_utf8(unpacked.stdout)?)
}

pub(super) fn records(lines: &str) -> anyhow::Result<Vec<Record>> {
    Ok(lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// What the product's matching takes of the records.
pub(super) fn advisories(records: &[Record]) -> Vec<Advisory<'_>> {
    let standing = records.iter().filter(|record| record.withdrawn.is_none());
    standing
        .map(|record| Advisory { id: &record.id, affected: record.affected.iter().map(affected).collect() })
        .collect()
}

fn affected(affected: &RecordAffected) -> Affected<'_> {
    let ranges = affected.ranges.iter().filter(|range| range.kind == "SEMVER");
    Affected {
        module: &affected.package.name,
        ranges: ranges.map(|range| range.events.iter().filter_map(event).collect()).collect(),
        imports: affected.ecosystem_specific.imports.iter().map(import).collect(),
    }
}

fn event(event: &RangeEvent) -> Option<Event<'_>> {
    let introduced = event.introduced.as_deref().map(Event::Introduced);
    introduced.or_else(|| event.fixed.as_deref().map(Event::Fixed))
}

fn import(import: &RecordImport) -> Import<'_> {
    Import {
        path: &import.path,
        symbols: import.symbols.iter().map(String::as_str).collect(),
        goos: import.goos.iter().map(String::as_str).collect(),
        goarch: import.goarch.iter().map(String::as_str).collect(),
    }
}

/// Writes the folder that `govulncheck -db` reads.
pub(super) fn lay_out(lines: &str, records: &[Record], work: &Path) -> anyhow::Result<PathBuf> {
    let folder = work.join("vulndb");
    fs::create_dir_all(folder.join("ID"))?;
    fs::create_dir_all(folder.join("index"))?;
    let mut modules: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (line, record) in lines.lines().zip(records) {
        fs::write(folder.join("ID").join(format!("{}.json", record.id)), line)?;
        for affected in &record.affected {
            modules.entry(&affected.package.name).or_default().insert(&record.id, &record.modified);
        }
    }
    let vulns = |ids: &BTreeMap<&str, &str>| {
        ids.iter().map(|(id, modified)| json!({"id": id, "modified": modified})).collect::<Vec<_>>()
    };
    let modules: Vec<_> = modules.iter().map(|(path, ids)| json!({"path": path, "vulns": vulns(ids)})).collect();
    let all: Vec<_> = records.iter().map(|record| json!({"id": record.id, "modified": record.modified})).collect();
    let newest = records.iter().map(|record| record.modified.as_str()).max().unwrap_or_default();
    let indices = [("modules", json!(modules)), ("vulns", json!(all)), ("db", json!({"modified": newest}))];
    for (name, index) in indices {
        fs::write(folder.join("index").join(format!("{name}.json")), index.to_string())?;
    }
    Ok(folder)
}
