//! Bytes of one file, within the budget and without ever waiting for a device.

use std::fs::File as OpenFile;
use std::io::{self, Read};
use std::path::Path;

use memchr::memmem;

use palisade_model::Code;

use super::{File, Problem, display};
use crate::codes;

/// More than any file that an option names: indexes of all that is published stay below a gigabyte.
const MOST: u64 = 2 << 30;

/// What a file holds.
pub(crate) type Bytes = Vec<u8>;

/// Reads `file`, at most one byte more than `limit`, so that the reader can say that it is too large.
pub(crate) fn load(file: &File, limit: u64) -> Result<Bytes, Problem> {
    let problem = |code, why: String| Problem { code, name: file.name.clone(), why, harmless: false, root: file.root };
    let unreadable = |error: io::Error| problem(&codes::UNREADABLE, error.to_string());
    if file.path.as_os_str() == "-" {
        return take(io::stdin().lock(), 0, limit).map_err(unreadable);
    }
    let metadata = std::fs::metadata(&file.path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(problem(&codes::UNREADABLE, "became a directory".to_owned()));
    }
    if !metadata.is_file() && !is_open_already(&file.path) {
        return Err(problem(&codes::NOT_A_FILE, "is neither a file nor a directory".to_owned()));
    }
    if metadata.len() > limit {
        let why = format!("has {} bytes, the limit is {limit}", metadata.len());
        return Err(problem(&palisade_manifest::codes::FILE_TOO_LARGE, why));
    }
    open(&file.path).and_then(|open| take(open, metadata.len(), limit)).map_err(|error| match error.kind() {
        io::ErrorKind::WouldBlock => {
            problem(&codes::NOT_A_FILE, "has nothing to read, and would be waited for".to_owned())
        }
        _ => unreadable(error),
    })
}

/// The text of one file of at most `limit` bytes; otherwise what is wrong with it.
pub(crate) fn text(path: &Path, limit: u64) -> Result<String, (&'static Code, String)> {
    let file = File { path: path.to_owned(), name: display(path), root: 0, also: Vec::new(), named: true };
    let bytes = load(&file, limit).map_err(|problem| (problem.code, problem.why))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > limit) {
        return Err((&palisade_manifest::codes::FILE_TOO_LARGE, format!("has more than {limit} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| (&codes::UNREADABLE, error.utf8_error().to_string()))
}

/// All bytes of a file that an option names. What is neither a file nor opened for us by the shell is refused: a pipe may
/// never say anything, and a device never end.
pub(crate) fn whole(path: &Path) -> io::Result<Bytes> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() && !is_open_already(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is neither a file nor a directory"));
    }
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, format!("has more than {MOST} bytes"));
    if metadata.len() > MOST {
        return Err(too_large());
    }
    let bytes = take(open(path)?, metadata.len(), MOST)?;
    match u64::try_from(bytes.len()) {
        Ok(size) if size <= MOST => Ok(bytes),
        _ => Err(too_large()),
    }
}

/// As [`whole`], as text.
pub(crate) fn whole_text(path: &Path) -> io::Result<String> {
    String::from_utf8(whole(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

/// Opens a file so that reading it never waits: the kernel's own files (`/proc/kmsg`) look like ordinary ones and may
/// have nothing to say for ever, and a file may become a pipe between looking and opening.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<OpenFile> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let flags = if is_open_already(path) { 0 } else { libc::O_NONBLOCK };
    OpenFile::options().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<OpenFile> {
    OpenFile::open(path)
}

/// Whether the shell has opened this for us, as in `palisade scan <(helm template .)`: then somebody is writing to it.
fn is_open_already(path: &Path) -> bool {
    path.starts_with("/dev/fd") || path == Path::new("/dev/stdin") || path.starts_with("/proc/self/fd")
}

fn take(reader: impl Read, expected: u64, limit: u64) -> io::Result<Bytes> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0).saturating_add(1));
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether bytes may hold a manifest: the two words that every object has, or text that must be decoded first.
pub(crate) fn sniff(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE]);
    let has = |word: &[u8]| memmem::find(bytes, word).is_some();
    is_utf16 || (has(b"kind") && has(b"apiVersion")) || escapes_keys(bytes)
}

/// Keys can be written with escapes: `"\u006bind"`. Rare enough to look for the escapes only.
fn escapes_keys(bytes: &[u8]) -> bool {
    let quoted_escape = memmem::find(bytes, b"\\u00").is_some() || memmem::find(bytes, b"\\x").is_some();
    quoted_escape && (memmem::find(bytes, b"kind").is_some() || memmem::find(bytes, b"apiVersion").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pipe without a writer stands for anything that would be waited for.
    #[cfg(unix)]
    #[test]
    fn opening_never_waits() {
        let folder = tempfile::TempDir::new().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(open(&pipe).is_ok());
    }

    #[test]
    fn manifests_are_told_by_their_words() {
        assert!(sniff(b"kind: Pod\napiVersion: v1\n"));
        assert!(sniff(b"\xFF\xFEk\0"));
        assert!(sniff(br#"{"\u006bind": "Pod", "apiVersion": "v1"}"#));
        assert!(!sniff(b"a: b\n"));
        assert!(!sniff(b"\x89PNG"));
    }
}
