//! A compressed archive: it is inflated from front to back, and once more where something before is asked for.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::contents::{Contents, Place};
use crate::images::error::Fault;
use crate::images::options::Budgets;
use crate::images::stream::Form;
use crate::images::tar::Forward;

/// The inflated archive and how far it was read.
struct Inflated {
    bytes: BufReader<Box<dyn Read + Send>>,
    position: u64,
    limit: u64,
}

/// A compressed archive.
pub(super) struct Forwards {
    path: PathBuf,
    form: Form,
    limit: u64,
    /// Taken while somebody reads.
    idle: Mutex<Option<Inflated>>,
}

impl std::fmt::Debug for Forwards {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Forwards").field("path", &self.path).field("form", &self.form).finish_non_exhaustive()
    }
}

impl Forwards {
    pub(super) fn new(path: &Path, form: Form, budgets: &Budgets) -> Self {
        Self { path: path.to_owned(), form, limit: budgets.unpacked, idle: Mutex::new(None) }
    }

    pub(super) fn list(&self, budgets: &Budgets) -> io::Result<Contents> {
        Contents::list(self.start()?, true, budgets)
    }

    fn start(&self) -> io::Result<Inflated> {
        let file = super::buffered(crate::images::directory::open_at_once(&self.path)?);
        let bytes = BufReader::with_capacity(64 << 10, self.form.decoder(file)?);
        Ok(Inflated { bytes, position: 0, limit: self.limit })
    }

    pub(super) fn open(&self, place: &Place) -> io::Result<Box<dyn Read + Send + '_>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut inflated = match idle.filter(|inflated| inflated.position <= place.start) {
            Some(inflated) => inflated,
            None => self.start()?,
        };
        inflated.skip(place.start - inflated.position)?;
        Ok(Box::new(Part { owner: self, inflated: Some(inflated), left: place.size }))
    }
}

impl BufRead for Inflated {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position > self.limit {
            return Err(Fault::budget("the archive unpacks to more bytes than its budget"));
        }
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.position += count as u64;
        self.bytes.consume(count);
    }
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl Forward for Inflated {}

/// An entry; gives the archive back when it is read.
struct Part<'a> {
    owner: &'a Forwards,
    inflated: Option<Inflated>,
    left: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let target = buffer.get_mut(..wanted).filter(|target| !target.is_empty());
        let (Some(target), Some(inflated)) = (target, &mut self.inflated) else { return Ok(0) };
        let count = inflated.read(target)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        *self.owner.idle.lock().unwrap_or_else(PoisonError::into_inner) = self.inflated.take();
    }
}
