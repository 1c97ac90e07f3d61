//! A plain archive: every entry can be read from its place.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::os::unix::fs::FileExt as _;

use super::contents::{Contents, Place};
use crate::images::error::Fault;
use crate::images::options::Budgets;
use crate::images::tar::Forward;

/// The file, which is read at places and therefore by several threads.
#[derive(Debug)]
pub(super) struct Plain {
    file: File,
}

impl Plain {
    pub(super) fn new(file: File) -> Self {
        Self { file }
    }

    pub(super) fn list(&self, budgets: &Budgets) -> io::Result<Contents> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Contents::list(super::buffered(file), false, budgets)
    }

    pub(super) fn open(&self, place: &Place) -> Part<'_> {
        Part { file: &self.file, position: place.start, left: place.size }
    }
}

impl Forward for BufReader<File> {
    fn skip(&mut self, count: u64) -> io::Result<()> {
        // Behind the end nothing is found, and the reader says that the archive ends too early.
        let count = i64::try_from(count).map_err(|_| Fault::broken("an entry is longer than any file"))?;
        self.seek_relative(count)?;
        Ok(())
    }
}

/// A part of the file.
#[derive(Debug)]
pub(super) struct Part<'a> {
    file: &'a File,
    position: u64,
    left: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(target) = buffer.get_mut(..wanted).filter(|target| !target.is_empty()) else { return Ok(0) };
        let count = self.file.read_at(target, self.position)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.position += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}
