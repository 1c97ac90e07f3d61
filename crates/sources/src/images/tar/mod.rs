//! The tar format, forwards, within bounds: POSIX ustar and pax (IEEE 1003.1-2017, pax, "ustar Interchange Format" and "pax
//! Header Block"), GNU long names and sparse files (GNU tar manual, "Basic Tar Format" and "Storing Sparse Files").
//!
//! Crate `tar` reads a long name of any length into memory and knows no sparse files of the pax kinds; an image's author
//! chooses both. Not here: what names mean, where files go.

mod header;
mod pax;
mod sparse;

use std::io::{self, BufRead, Read};

use header::Header;
use pax::Extension;
pub(crate) use sparse::{Sparse, read_stored};

use super::error::Fault;

/// A block: everything starts at a multiple of it.
pub(super) const BLOCK: u64 = 512;
/// The largest extended header or long name; names longer than 4 KB cannot be made on Linux.
const MAX_EXTENSION: u64 = 1 << 20;
/// One entry has at most so many headers before its own.
const MAX_EXTENSIONS: u32 = 16;

/// Input that is read forwards and may be able to skip.
pub(crate) trait Forward: BufRead {
    /// Passes over `count` bytes.
    fn skip(&mut self, count: u64) -> io::Result<()> {
        let mut left = count;
        while left > 0 {
            let available = self.fill_buf()?.len();
            if available == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let step = available.min(usize::try_from(left).unwrap_or(usize::MAX));
            self.consume(step);
            left -= step as u64;
        }
        Ok(())
    }
}

impl Forward for &[u8] {}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A regular file.
    File,
    /// Another name of a file.
    HardLink,
    /// A symbolic link.
    SymbolicLink,
    /// A directory.
    Directory,
    /// A device node, a pipe, or something that is not known.
    Other,
}

/// An entry; kept and filled again, so that a million of them allocate little.
#[derive(Debug)]
pub(crate) struct Entry {
    /// As written.
    pub(crate) path: Vec<u8>,
    /// Where a link leads, as written.
    pub(crate) link: Vec<u8>,
    pub(crate) kind: Kind,
    /// The bytes that follow in the archive.
    pub(crate) stored: u64,
    /// For a sparse file, where its bytes go.
    pub(crate) sparse: Option<Sparse>,
}

impl Default for Entry {
    fn default() -> Self {
        Self { path: Vec::new(), link: Vec::new(), kind: Kind::Other, stored: 0, sparse: None }
    }
}

impl Entry {
    /// The size of the file that it makes.
    pub(crate) fn size(&self) -> u64 {
        self.sparse.as_ref().map_or(self.stored, |sparse| sparse.real_size)
    }
}

/// A reader of an archive. Reading from it gives the current entry's bytes.
#[derive(Debug)]
pub(crate) struct Tar<R> {
    input: R,
    /// What is left of the current entry.
    left: u64,
    padding: u64,
    /// Bytes taken from the input so far.
    position: u64,
}

impl<R: Forward> Tar<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self { input, left: 0, padding: 0, position: 0 }
    }

    /// Bytes taken from the input so far: after [`Tar::next`], where the entry's content begins.
    pub(crate) const fn position(&self) -> u64 {
        self.position
    }

    /// Fills `entry` with the next one; false at the end.
    pub(crate) fn next(&mut self, entry: &mut Entry) -> io::Result<bool> {
        let mut extension = Extension::default();
        for _ in 0..MAX_EXTENSIONS {
            let Some(header) = self.header()? else { return Ok(false) };
            let size = header.size()?;
            match header.kind() {
                b'x' | b'L' | b'K' => {
                    let bytes = self.extension(size)?;
                    extension.add(header.kind(), &bytes)?;
                }
                // A global header says nothing about names, and the end of a volume is no entry.
                b'g' | b'V' => self.begin(size)?,
                _ => {
                    self.fill(entry, &header, extension)?;
                    return Ok(true);
                }
            }
        }
        Err(Fault::broken(format!("more than {MAX_EXTENSIONS} headers for one entry at byte {}", self.position)))
    }

    fn fill(&mut self, entry: &mut Entry, header: &Header, extension: Extension) -> io::Result<()> {
        entry.path.clear();
        entry.link.clear();
        match extension.path {
            Some(path) => entry.path.extend_from_slice(&path),
            None => header.path(&mut entry.path),
        }
        match extension.link {
            Some(link) => entry.link.extend_from_slice(&link),
            None => entry.link.extend_from_slice(header.link()),
        }
        entry.sparse = extension.sparse;
        if header.kind() == b'S' {
            entry.sparse = Some(sparse::old_gnu(header, || self.block())?);
        }
        entry.kind = kind(header.kind(), &entry.path);
        let size = extension.size.map_or_else(|| header.size(), Ok)?;
        // POSIX: links, directories and devices have no content, whatever their size says.
        entry.stored = if entry.kind == Kind::File || !is_posix_empty(header.kind()) { size } else { 0 };
        self.begin(entry.stored)
    }

    fn begin(&mut self, size: u64) -> io::Result<()> {
        let padding = (BLOCK - size % BLOCK) % BLOCK;
        if size.checked_add(padding).is_none_or(|whole| whole > 1 << 62) {
            return Err(Fault::broken(format!("an entry claims {size} bytes")));
        }
        (self.left, self.padding) = (size, padding);
        Ok(())
    }

    /// The next header; nothing at the end, which two empty blocks or the end of input mark.
    fn header(&mut self) -> io::Result<Option<Header>> {
        self.pass_over()?;
        for _ in 0..2 {
            if self.input.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let block = self.block()?;
            if block.iter().any(|byte| *byte != 0) {
                return Header::read(block, self.position).map(Some);
            }
        }
        Ok(None)
    }

    fn pass_over(&mut self) -> io::Result<()> {
        if self.left + self.padding == 0 {
            return Ok(());
        }
        self.input.skip(self.left)?;
        // Some writers leave the padding of the last entry out.
        if !self.input.fill_buf()?.is_empty() {
            self.input.skip(self.padding)?;
        }
        self.position += self.left + self.padding;
        (self.left, self.padding) = (0, 0);
        Ok(())
    }

    fn block(&mut self) -> io::Result<[u8; BLOCK as usize]> {
        let mut block = [0; BLOCK as usize];
        self.input.read_exact(&mut block)?;
        self.position += BLOCK;
        Ok(block)
    }

    fn extension(&mut self, size: u64) -> io::Result<Vec<u8>> {
        if size > MAX_EXTENSION {
            return Err(Fault::budget(format!("an extended header of {size} bytes, more than {MAX_EXTENSION}")));
        }
        self.begin(size)?;
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    }
}

impl<R: Forward> Read for Tar<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(target) = buffer.get_mut(..wanted).filter(|target| !target.is_empty()) else { return Ok(0) };
        let count = self.input.read(target)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        self.position += count as u64;
        Ok(count)
    }
}

fn kind(flag: u8, path: &[u8]) -> Kind {
    match flag {
        // Before POSIX a directory was a file whose name ends with a slash.
        b'0' | 0 if path.ends_with(b"/") => Kind::Directory,
        b'0' | 0 | b'7' | b'S' => Kind::File,
        b'1' => Kind::HardLink,
        b'2' => Kind::SymbolicLink,
        b'5' | b'D' => Kind::Directory,
        _ => Kind::Other,
    }
}

/// Links, devices, directories and pipes; unknown kinds may have content, which has to be passed over.
const fn is_posix_empty(flag: u8) -> bool {
    matches!(flag, b'1'..=b'6')
}
