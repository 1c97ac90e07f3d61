//! What an entry holds, if somebody wants it.

use std::io::{self, Read as _};

use super::Shared;
use crate::images::attention::{Found, HEAD, Opened, is_wanted, may_want};
use crate::images::error::IMAGE_FILE_UNREADABLE;
use crate::images::tar::{self, Entry, Forward, Tar};

/// So much of a large sparse file is looked at to see whether it is a program: its map may stand before its first bytes.
const START_OF_SPARSE: u64 = 1 << 20;

/// Reads an entry's content, if somebody wants it.
pub(super) fn read<R: Forward>(
    path: &str,
    entry: &Entry,
    from: &mut Tar<R>,
    shared: &Shared<'_>,
) -> io::Result<Option<Found>> {
    let Some(sparse) = &entry.sparse else {
        let mut head = [0; HEAD];
        let filled = fill(from, &mut head)?;
        let head = head.get(..filled).unwrap_or_default();
        return shared.reader.read(Opened { path, size: entry.stored, head, rest: from });
    };
    let refuse = |stored: &[u8], why: String| {
        let head = sparse.clone().head(stored, HEAD);
        let is_wanted = head.is_none_or(|head| may_want(path) || is_wanted(path, entry.size(), &head));
        is_wanted.then(|| Found::gap(&IMAGE_FILE_UNREADABLE, path, why))
    };
    if entry.size().max(entry.stored) > shared.reader.in_memory() {
        let mut start = Vec::new();
        from.take(START_OF_SPARSE).read_to_end(&mut start)?;
        return Ok(refuse(&start, "a sparse file too large to be made whole".to_owned()));
    }
    let stored = tar::read_stored(&[], from, entry.stored)?;
    match sparse.clone().expand(&stored) {
        Ok(bytes) => {
            let (head, rest) = bytes.split_at(bytes.len().min(HEAD));
            shared.reader.read(Opened { path, size: bytes.len() as u64, head, rest })
        }
        Err(error) => Ok(refuse(&stored, error.to_string())),
    }
}

/// Reads until the buffer is full or the entry ends.
fn fill(from: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest)? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}
