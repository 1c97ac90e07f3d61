//! The documents that a path names or holds. Links are followed, and what cannot be looked at is a gap.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::checked::Outcome;
use crate::codes;

/// Names of files that are looked at in a directory.
const EXTENSIONS: &[&str] = &["json", "xml", "rss", "atom"];

/// A directory to be looked at, and the real places of it and of all above it, by which loops are known.
struct Folder {
    path: PathBuf,
    above: Vec<PathBuf>,
}

/// The documents, by path.
pub(super) fn of(path: &Path, outcome: &mut Outcome) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut walk = Walk { open: Vec::new(), seen: BTreeSet::new(), files: Vec::new(), outcome };
    walk.enter(path, &[]);
    while let Some(folder) = walk.open.pop() {
        if let Err(error) = walk.look_into(&folder) {
            walk.outcome.gap(&folder.path, &codes::UNREADABLE, error.to_string());
        }
    }
    walk.files.sort();
    walk.files
}

struct Walk<'outcome> {
    open: Vec<Folder>,
    /// Directories that are looked at already, perhaps under another name.
    seen: BTreeSet<PathBuf>,
    files: Vec<PathBuf>,
    outcome: &'outcome mut Outcome,
}

impl Walk<'_> {
    fn look_into(&mut self, folder: &Folder) -> io::Result<()> {
        let mut paths = fs::read_dir(&folder.path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<PathBuf>>>()?;
        paths.sort();
        for path in paths {
            let known = path.extension().and_then(|it| it.to_str()).is_some_and(|it| EXTENSIONS.contains(&it));
            match fs::metadata(&path) {
                Ok(kind) if kind.is_dir() => self.enter(&path, &folder.above),
                // A pipe or device with such a name is refused where files are read.
                Ok(_) if known => self.files.push(path),
                Ok(_) => {}
                Err(error) if path.is_symlink() => {
                    self.outcome.gap(&path, &codes::UNREADABLE, format!("a link that leads nowhere: {error}"));
                }
                Err(error) => self.outcome.gap(&path, &codes::UNREADABLE, error.to_string()),
            }
        }
        Ok(())
    }

    fn enter(&mut self, path: &Path, above: &[PathBuf]) {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.outcome.gap(path, &codes::UNREADABLE, error.to_string()),
        };
        if above.contains(&real) {
            return self.outcome.gap(path, &codes::LINK_LOOP, format!("leads back to {}", real.display()));
        }
        if self.seen.insert(real.clone()) {
            let above = above.iter().cloned().chain([real]).collect();
            self.open.push(Folder { path: path.to_owned(), above });
        }
    }
}
