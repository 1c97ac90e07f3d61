//! `palisade feed check`: mistakes in documents.

use std::path::{Path, PathBuf};

use palisade_formats::{Fault, osv};
use serde_json::{Value, json};

use crate::arguments::feed::{CheckArguments, CheckFormat};
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

/// A document and what is wrong with it.
struct Checked {
    place: String,
    faults: Vec<Fault>,
}

pub(super) fn run(arguments: &CheckArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut checked = Vec::new();
    for path in &arguments.paths {
        let files = documents(path)?;
        if files.is_empty() {
            return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: nothing to check", path.display())));
        }
        for file in files {
            checked.push(check(&file)?);
        }
    }
    let _ = terminal;
    print(&checked, arguments.format)?;
    let is_clean = checked.iter().all(|one| one.faults.is_empty());
    Ok(if is_clean { Exit::Done } else { Exit::Findings })
}

fn check(path: &Path) -> Result<Checked, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))?;
    Ok(Checked { place: path.display().to_string(), faults: osv::lint(&text) })
}

/// The JSON files that a path names or holds, by path.
fn documents(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display()))
    };
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let (mut open, mut files) = (vec![path.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() && path.extension().is_some_and(|it| it == "json") => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

fn print(checked: &[Checked], format: CheckFormat) -> Result<(), Failure> {
    let faults: usize = checked.iter().map(|one| one.faults.len()).sum();
    to_standard_output(|out| match format {
        CheckFormat::Text => {
            for one in checked {
                for fault in &one.faults {
                    let Fault { code, pointer, message } = fault;
                    writeln!(out, "{}: {pointer}: {message} [{}]", one.place, code.id)?;
                }
            }
            writeln!(out, "{} documents, {faults} mistakes", checked.len())
        }
        CheckFormat::Json => {
            let documents: Vec<Value> = checked.iter().map(as_json).collect();
            writeln!(out, "{}", json!({"documents": documents, "mistakes": faults}))
        }
    })
    .map_err(|error| Failure::output("standard output", &error))
}

fn as_json(checked: &Checked) -> Value {
    let fault = |fault: &Fault| json!({"code": fault.code.id, "pointer": fault.pointer, "message": fault.message, "help": fault.code.help});
    json!({"path": checked.place, "faults": checked.faults.iter().map(fault).collect::<Vec<_>>()})
}
