//! Suite `csaf`: the mandatory cases of the CSAF 2.0 validator tests, and the standard's examples, which are sound.

use std::path::Path;

use anyhow::Result;
use palisade_formats::Fault;
use serde::Deserialize;

use super::{Outcome, json_lines};

#[derive(Deserialize)]
struct Case {
    name: String,
    test: String,
    group: String,
    valid: bool,
    document: serde_json::Value,
}

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for case in json_lines::<Case>(&data.join("formats/csaf/cases.jsonl"))? {
        let faults = palisade_formats::csaf::check_value(&case.document);
        if case.group == "mandatory" {
            outcome.case(format!("{}/{}", case.test, case.name), judge(&case, &faults));
        } else if !faults.is_empty() {
            // These are valid, if not without a warning: of tests that are no part of this suite.
            outcome.remarks.push(format!("{} {}: {}", case.group, case.name, show(&faults)));
        }
    }
    examples(&data.join("formats/csaf/examples"), &mut outcome)?;
    Ok(outcome)
}

fn judge(case: &Case, faults: &[Fault]) -> Result<(), String> {
    let code = format!("csaf-{}", case.test);
    let named = faults.iter().any(|fault| fault.code.id == code);
    let right = if case.valid { faults.is_empty() } else { named };
    if right { Ok(()) } else { Err(format!("valid is {}, found {}", case.valid, show(faults))) }
}

fn examples(folder: &Path, outcome: &mut Outcome) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    for file in files {
        let faults = palisade_formats::csaf::check(&std::fs::read_to_string(file.path())?);
        let result = if faults.is_empty() { Ok(()) } else { Err(show(&faults)) };
        outcome.case(format!("example/{}", file.file_name().to_string_lossy()), result);
    }
    Ok(())
}

fn show(faults: &[Fault]) -> String {
    let texts: Vec<String> =
        faults.iter().map(|fault| format!("{} at {}: {}", fault.code.id, fault.pointer, fault.message)).collect();
    format!("[{}]", texts.join("; "))
}
