//! Large archives that are packed inside others: unpacked twice, as their directory stands at the end, and never kept.

use std::io::Read;

use zip::read::OwnedZipFileEntry;

use super::bytes::{Bytes, Tail};
use super::identity::Description;
use super::walk::{Archive, HELD, LARGEST, Refused, Walk, directory, grown, open, place, see};

/// Bytes at the end in which the directory must lie. Its entries have about a hundred each.
const DIRECTORY: usize = 4 << 20;
/// Entries of one archive that are looked at.
const MOST_WANTED: usize = 20_000;
/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// Which entries are read, and where all of them are.
#[derive(Default)]
struct Plan {
    wanted: Vec<OwnedZipFileEntry>,
    /// Where entries, and then the directory, begin.
    starts: Vec<u64>,
    /// What the names of all entries say.
    description: Description,
}

impl Plan {
    fn add(&mut self, entry: OwnedZipFileEntry) -> Result<(), Refused> {
        if self.starts.is_empty() {
            self.starts.push(entry.central_header_start());
        }
        self.starts.push(entry.header_start());
        if see(&mut self.description, &String::from_utf8_lossy(entry.name_raw())).is_some() {
            if self.wanted.len() == MOST_WANTED {
                return Err(Refused::TooLarge(format!("more than {MOST_WANTED} packages in one archive")));
            }
            self.wanted.push(entry);
        }
        Ok(())
    }

    /// The entries in the order in which they lie.
    fn settle(&mut self) {
        self.starts.sort_unstable();
        self.wanted.sort_by_key(OwnedZipFileEntry::header_start);
    }

    /// Where the next entry, or the directory, begins.
    fn end(&self, entry: &OwnedZipFileEntry) -> Option<u64> {
        let start = entry.header_start();
        self.starts.get(self.starts.partition_point(|other| *other <= start)).copied()
    }
}

impl Walk<'_> {
    /// Reads an archive inside another.
    pub(super) fn streamed(
        &mut self,
        outer: &Archive<'_>,
        entry: &OwnedZipFileEntry,
        name: &str,
        path: &str,
    ) -> Result<(), Refused> {
        let limit = LARGEST.min(grown(entry.compressed_size().min(outer.bytes.length())));
        let (length, mut plan) = {
            let tail = self.tail(outer, entry, limit)?;
            let mut plan = Plan::default();
            self.each(&mut directory(tail.bytes())?, |_, entry| plan.add(entry.into()))?;
            if !plan.starts.contains(&0) {
                self.name_lost_directory(path, tail.head());
            }
            (tail.bytes().length(), plan)
        };
        plan.settle();
        let mut reader = outer.bytes.reader();
        let mut content = open(entry.as_ref(), &mut reader)?;
        let mut description = std::mem::take(&mut plan.description);
        let mut position = 0;
        for entry in &plan.wanted {
            let start = entry.header_start();
            let (end, room) = (plan.end(entry).unwrap_or(start), HELD.saturating_sub(outer.held));
            if let Err(refused) = fits(position, start, end, room) {
                self.refuse(&place(path, &String::from_utf8_lossy(entry.name_raw())), refused);
                continue;
            }
            pass_over(&mut content, start - position)?;
            let part = exactly(&mut content, end - start)?;
            position = end;
            let (bytes, held) = (Bytes::part(length, start, &part), outer.held + part.len() as u64);
            let archive = Archive { path: path.to_owned(), name: name.to_owned(), bytes, depth: outer.depth + 1, held };
            self.entry(&archive, entry.as_ref(), &mut description);
            if self.is_exhausted() {
                break;
            }
        }
        self.describe(path, name, description);
        Ok(())
    }

    /// Unpacks an archive to its end, of which the directory is kept.
    fn tail(&mut self, outer: &Archive<'_>, entry: &OwnedZipFileEntry, limit: u64) -> Result<Tail, Refused> {
        let mut reader = outer.bytes.reader();
        let mut content = open(entry.as_ref(), &mut reader)?;
        let mut tail = Tail::default();
        let mut buffer = vec![0; PIECE];
        loop {
            let count = content.read(&mut buffer).map_err(broken)?;
            if count == 0 {
                return Ok(tail);
            }
            self.count(count as u64)?;
            tail.add(buffer.get(..count).unwrap_or_default(), DIRECTORY);
            if tail.bytes().length() > limit {
                return Err(Refused::TooLarge(format!("more than {limit} bytes, of {}", entry.compressed_size())));
            }
        }
    }
}

/// Whether an entry lies behind the one before and can be kept.
fn fits(position: u64, start: u64, end: u64, room: u64) -> Result<(), Refused> {
    if start < position || end <= start {
        return Err(Refused::Broken("it lies where another entry does".to_owned()));
    }
    if end - start > room {
        let why = format!("{} bytes in an archive that is not kept, more than {room}", end - start);
        return Err(Refused::TooLarge(why));
    }
    Ok(())
}

fn broken(error: std::io::Error) -> Refused {
    Refused::from(zip::result::ZipError::Io(error))
}

fn pass_over(content: &mut impl Read, count: u64) -> Result<(), Refused> {
    std::io::copy(&mut content.take(count), &mut std::io::sink()).map(drop).map_err(broken)
}

fn exactly(content: &mut impl Read, count: u64) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
    content.take(count).read_to_end(&mut bytes).map_err(broken)?;
    Ok(bytes)
}
