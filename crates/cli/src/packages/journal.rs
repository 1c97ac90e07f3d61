//! The file of our own decisions.

use std::path::Path;

use palisade_vulnerabilities::triage::{self, Entry, Journal};

use crate::atomic::{self, Lock};
use crate::codes;
use crate::failure::Failure;
use crate::sources;

/// Reads a journal that was named to be applied: a name that was mistyped must not look like no decisions.
pub(crate) fn existing(path: &Path) -> Result<Journal, Failure> {
    if !path.exists() {
        return Err(Failure::incomplete(&codes::UNREADABLE, format!("{}: there are no decisions", path.display())));
    }
    read(path)
}

/// Reads the journal; one that is not there yet has no decisions.
pub(crate) fn read(path: &Path) -> Result<Journal, Failure> {
    match sources::whole(path) {
        Ok(bytes) => Ok(triage::read(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Journal::default()),
        Err(error) => Err(Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display()))),
    }
}

/// Records decisions at the end of the journal, in one append. What a writer that was stopped left torn is cut off.
pub(crate) fn record(path: &Path, entries: &[Entry]) -> Result<(), Failure> {
    if entries.is_empty() {
        return Ok(());
    }
    let failed = |error: std::io::Error| Failure::output(&path.display().to_string(), &error);
    let lock = Lock::of(path).map_err(failed)?;
    let append =
        triage::record(&read(path)?, entries).map_err(|why| Failure::usage(&codes::INCOMPLETE_DECISION, why))?;
    atomic::cut(path, append.keep as u64, &lock).map_err(failed)?;
    atomic::append(path, &append.bytes, &lock).map_err(failed)
}
