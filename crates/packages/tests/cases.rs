//! The outside cases of package files, all of which must be read as listed or be argued in `conformance.toml`.

use std::collections::BTreeSet;
use std::error::Error;

use palisade_testkit::{data, package_cases};

/// The cases that `conformance.toml` argues.
fn argued() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let pins: toml::Table = std::fs::read_to_string(data::workspace().join("conformance.toml"))?.parse()?;
    let entries = pins.get("argued").and_then(toml::Value::as_array).into_iter().flatten();
    let of_suite = entries.filter(|entry| entry.get("suite").and_then(toml::Value::as_str) == Some("packages"));
    Ok(of_suite.filter_map(|entry| entry.get("case")?.as_str().map(str::to_owned)).collect())
}

#[test]
fn every_case_is_read_as_listed_or_argued() -> Result<(), Box<dyn Error>> {
    let Some(file) = data::item("packages", "packages/cases.jsonl") else { return Ok(()) };
    let argued = argued()?;
    let mut complaints = Vec::new();
    let cases = package_cases::cases(&file)?;
    for case in cases.iter().filter(|case| !case.catalogers().is_empty()) {
        match case.judge() {
            Ok(()) if argued.contains(&case.label) => complaints.push(format!("{} is argued and passes", case.label)),
            Err(why) if !argued.contains(&case.label) => complaints.push(format!("{}: {why}", case.label)),
            _ => {}
        }
    }
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
    Ok(())
}
