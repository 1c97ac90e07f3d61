//! An archive of an image: a tar file, perhaps compressed as a whole, with an OCI layout or Docker's files in it.
//!
//! It is read once for its list of entries. A plain archive gives blobs from their places in the file; a compressed one is read
//! again from front to back, and the scan asks for its layers in that order.

mod contents;
mod forwards;
mod plain;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use palisade_packages::catalogers::PackageGap;

use contents::{Contents, Place};
use forwards::Forwards;
use plain::Plain;

use super::directory::open_at_once;
use super::error::{IMAGE_UNKNOWN_FORM, ImageError, LAYER_MISSING};
use super::options::Budgets;
use super::source::{Blob, BlobSource};
use super::stream::Form;

/// An archive whose entries are known.
#[derive(Debug)]
pub(crate) struct Archive {
    shown: String,
    contents: Contents,
    bytes: Bytes,
}

/// Where the entries' bytes come from.
#[derive(Debug)]
enum Bytes {
    Plain(Plain),
    Forwards(Forwards),
}

impl Archive {
    /// Opens an archive and lists its entries.
    pub(crate) fn open(path: &Path, budgets: &Budgets) -> Result<Self, ImageError> {
        let shown = path.display().to_string();
        let unreadable = |error: std::io::Error| ImageError::unreadable(&shown, &error);
        let mut file = open_at_once(path).map_err(unreadable)?;
        // A pipe cannot be read twice, and a device has no end.
        if !file.metadata().map_err(unreadable)?.is_file() {
            return Err(ImageError::new(&IMAGE_UNKNOWN_FORM, format!("{shown}: is no regular file")));
        }
        let mut start = Vec::new();
        (&mut file).take(8).read_to_end(&mut start).map_err(unreadable)?;
        let form = Form::of(&start)
            .map_err(|fault| ImageError::new(&IMAGE_UNKNOWN_FORM, format!("{shown}: {}", fault.why)))?;
        let opened = match form {
            Form::Plain => {
                let plain = Plain::new(file);
                plain.list(budgets).map(|contents| (contents, Bytes::Plain(plain)))
            }
            form => {
                let forwards = Forwards::new(path, form, budgets);
                forwards.list(budgets).map(|contents| (contents, Bytes::Forwards(forwards)))
            }
        };
        let (contents, bytes) = opened.map_err(|error| contents::refusal(&shown, &error))?;
        Ok(Self { shown, contents, bytes })
    }

    /// Its name for messages.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Why the list of entries is not whole, where it is not.
    pub(crate) fn fault(&self) -> Option<&super::error::Fault> {
        self.contents.fault.as_ref()
    }

    /// The list's fault as a gap of what was found.
    pub(crate) fn gap(&self) -> Option<PackageGap> {
        let fault = self.contents.fault.as_ref()?;
        Some(PackageGap { code: fault.code, path: self.shown.clone(), why: fault.why.clone() })
    }

    /// Whether it has a file there.
    pub(crate) fn has(&self, place: &str) -> bool {
        self.contents.find(place).is_some()
    }

    /// A small file.
    pub(crate) fn document(&self, place: &str, limit: u64) -> Result<Vec<u8>, ImageError> {
        super::source::document(self, &Blob { place: place.to_owned(), ..Blob::default() }, limit)
    }

    fn entry(&self, blob: &Blob) -> Option<&Place> {
        match &blob.digest {
            Some(digest) if blob.place.is_empty() => self.contents.find(&digest.place()),
            _ => self.contents.find(&blob.place),
        }
    }
}

impl BlobSource for Archive {
    fn open<'a>(&'a self, blob: &Blob) -> Result<Box<dyn Read + Send + 'a>, ImageError> {
        let missing = || ImageError::new(&LAYER_MISSING, format!("{} is not in {}", blob.name(), self.shown));
        let place = self.entry(blob).ok_or_else(missing)?;
        if let Some(bytes) = &place.bytes {
            return Ok(Box::new(bytes.as_slice()));
        }
        match &self.bytes {
            Bytes::Plain(plain) => Ok(Box::new(plain.open(place))),
            Bytes::Forwards(forwards) => {
                forwards.open(place).map_err(|error| ImageError::unreadable(&self.shown, &error))
            }
        }
    }

    fn size(&self, blob: &Blob) -> Option<u64> {
        self.entry(blob).map(|place| place.size)
    }

    fn position(&self, blob: &Blob) -> Option<u64> {
        match &self.bytes {
            Bytes::Plain(_) => None,
            Bytes::Forwards(_) => Some(self.entry(blob).map_or(0, |place| place.start)),
        }
    }
}

/// A buffered reader of a file, from its beginning.
fn buffered(file: File) -> BufReader<File> {
    BufReader::with_capacity(64 << 10, file)
}
