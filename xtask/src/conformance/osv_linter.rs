//! Suite `osv-linter`: the OSV linter's own test records. The name of a record says its fault; the others are sound.

use std::path::Path;

use anyhow::Result;

use super::Outcome;

/// The head of a file name and the codes that say its fault.
const FAULTS: &[(&str, &[&str])] = &[
    ("nointroduced-", &["osv-no-introduced"]),
    ("nondistinct-", &["osv-repeated-version", "osv-empty-interval"]),
    ("nopackage-", &["osv-missing-package", "osv-misspelt-package", "osv-malformed-package-name"]),
];

/// Runs the suite.
pub(super) fn run(data: &Path) -> Result<Outcome> {
    let mut files: Vec<_> = std::fs::read_dir(data.join("formats/osv-linter"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut outcome = Outcome::default();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let faults = palisade_formats::osv::lint(&std::fs::read_to_string(file.path())?);
        let found: Vec<String> =
            faults.iter().map(|fault| format!("{} at {}: {}", fault.code.id, fault.pointer, fault.message)).collect();
        let expected = FAULTS.iter().find(|(head, _)| name.starts_with(head)).map(|(_, codes)| *codes);
        let sound = match expected {
            None => faults.is_empty(),
            Some(codes) => !faults.is_empty() && faults.iter().all(|fault| codes.contains(&fault.code.id)),
        };
        outcome.case(name, if sound { Ok(()) } else { Err(format!("found {found:?}")) });
    }
    Ok(outcome)
}
