//! The built-in controls and those of the user's folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use palisade_controls::{Catalog, Refusal, codes::INVALID_CONTROL};

use crate::failure::Failure;
use crate::sources::display;

/// The built-in controls, then those of each folder: one folder with `control.md` and `check.cel` for each control.
pub(crate) fn with_folders<'f>(folders: impl Iterator<Item = &'f PathBuf>) -> Result<Catalog, Failure> {
    let mut catalog = Catalog::builtin();
    let mut refusals = Vec::new();
    for folder in folders {
        let controls = controls(folder)
            .map_err(|error| Failure::usage(&INVALID_CONTROL, format!("{}: {error}", display(folder))))?;
        if controls.is_empty() {
            let why = format!("{}: holds no folder of a control", display(folder));
            refusals.push(Refusal::new(&INVALID_CONTROL, why));
        }
        for control in controls {
            match load(&control, &catalog) {
                Ok(loaded) => catalog = catalog.with(loaded),
                Err(wrong) => refusals.extend(wrong),
            }
        }
    }
    if refusals.is_empty() { Ok(catalog) } else { Err(refusals.into()) }
}

/// The folders of controls in `folder`, by name.
fn controls(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn load(folder: &Path, known: &Catalog) -> Result<Catalog, Vec<Refusal>> {
    let id = folder.file_name().map(|name| display(Path::new(name))).unwrap_or_default();
    let refuse = |why: String| Refusal::new(&INVALID_CONTROL, format!("{}: {why}", display(folder)));
    if known.controls().iter().any(|control| control.id == id) {
        return Err(vec![refuse(format!("there is a control `{id}` already: rename the folder"))]);
    }
    let mut files = Vec::new();
    for name in ["control.md", "check.cel"] {
        match fs::read_to_string(folder.join(name)) {
            Ok(text) => files.push((name.to_owned(), text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(vec![refuse(format!("{name}: {error}"))]),
        }
    }
    let named = |wrong: Refusal| Refusal::new(wrong.code, format!("{}: {}", display(folder), wrong.message));
    Catalog::load(&[(id, files)]).map_err(|wrong| wrong.into_iter().map(named).collect())
}
