//! Suite `cyclonedx`: the documents of the specification's own tests, whose names say whether they are valid.

use std::path::Path;

use anyhow::Result;
use palisade_formats::cyclonedx;

use super::Outcome;

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for release in sorted(&data.join("formats/cyclonedx"))? {
        for file in sorted(&release)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let folder = release.file_name().unwrap_or_default().to_string_lossy();
            let Some(valid) = verdict(&name) else { continue };
            outcome.case(format!("{folder}/{name}"), judge(&std::fs::read_to_string(&file)?, valid));
        }
    }
    Ok(outcome)
}

fn verdict(name: &str) -> Option<bool> {
    if name.starts_with("valid-") { Some(true) } else { name.starts_with("invalid-").then_some(false) }
}

fn judge(text: &str, valid: bool) -> Result<(), String> {
    let faults = cyclonedx::check(text);
    if faults.is_empty() == valid {
        return Ok(());
    }
    let told: Vec<String> =
        faults.iter().map(|fault| format!("{} at {}: {}", fault.code.id, fault.pointer, fault.message)).collect();
    Err(format!("valid is {valid}, found [{}]", told.join("; ")))
}

fn sorted(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let files: Result<Vec<_>, _> = std::fs::read_dir(folder)?.map(|file| file.map(|file| file.path())).collect();
    let mut files = files?;
    files.sort();
    Ok(files)
}
