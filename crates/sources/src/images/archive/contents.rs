//! The list of an archive's entries.

use std::collections::BTreeMap;
use std::io::{self, Read as _};

use crate::images::error::{Fault, IMAGE_UNKNOWN_FORM, ImageError, LAYER_UNREADABLE};
use crate::images::options::Budgets;
use crate::images::path;
use crate::images::tar::{Entry, Forward, Kind, Tar};

/// Documents up to this size are kept while a compressed archive is listed.
const DOCUMENT: u64 = 1 << 20;
/// So many bytes of documents are kept.
const DOCUMENTS: u64 = 16 << 20;
/// Links behind each other.
const MAX_LINKS: usize = 8;

/// Where an entry's bytes lie.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) start: u64,
    pub(super) size: u64,
    /// Kept for documents of compressed archives.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Files and links by name.
#[derive(Debug, Default)]
pub(super) struct Contents {
    files: BTreeMap<Vec<u8>, Place>,
    /// Old versions of Docker link equal layers.
    links: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Why the list is not whole.
    pub(super) fault: Option<Fault>,
}

impl Contents {
    /// Lists an archive; what stands before a fault is kept.
    pub(super) fn list(input: impl Forward, keeps_documents: bool, budgets: &Budgets) -> io::Result<Self> {
        let mut contents = Self::default();
        let mut tar = Tar::new(input);
        if let Err(error) = contents.fill(&mut tar, keeps_documents, budgets) {
            if contents.files.is_empty() {
                return Err(error);
            }
            contents.fault = Some(Fault::of(&error));
        }
        Ok(contents)
    }

    fn fill(&mut self, tar: &mut Tar<impl Forward>, keeps_documents: bool, budgets: &Budgets) -> io::Result<()> {
        let mut entry = Entry::default();
        let mut kept = 0;
        let mut entries = 0;
        while tar.next(&mut entry)? {
            entries += 1;
            if entries > budgets.entries {
                return Err(Fault::budget(format!("more than {} entries", budgets.entries)));
            }
            // What leads out of the archive is not found by any name that a manifest may use.
            let Ok(name) = path::normalise(&entry.path) else { continue };
            match entry.kind {
                Kind::File if entry.sparse.is_none() => {
                    let is_kept = keeps_documents && entry.stored <= DOCUMENT && kept + entry.stored <= DOCUMENTS;
                    let (start, size) = (tar.position(), entry.stored);
                    let bytes = if is_kept { read_document(tar)? } else { None };
                    kept += bytes.as_ref().map_or(0, |_| size);
                    self.files.insert(name, Place { start, size, bytes });
                }
                Kind::SymbolicLink => self.link(&name, path::target(&name, &entry.link)),
                Kind::HardLink => self.link(&name, path::normalise(&entry.link).ok()),
                _ => {}
            }
        }
        Ok(())
    }

    fn link(&mut self, name: &[u8], target: Option<Vec<u8>>) {
        if let Some(target) = target {
            self.links.insert(name.to_vec(), target);
        }
    }

    /// A file, through links.
    pub(super) fn find(&self, name: &str) -> Option<&Place> {
        let mut name = path::normalise(name.as_bytes()).ok()?;
        for _ in 0..MAX_LINKS {
            match self.links.get(&name) {
                Some(target) => name.clone_from(target),
                None => return self.files.get(&name),
            }
        }
        None
    }
}

/// The bytes of what looks like a document; layers do not begin so.
fn read_document(tar: &mut Tar<impl Forward>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    tar.by_ref().take(1).read_to_end(&mut bytes)?;
    if !matches!(bytes.first(), Some(b'{' | b'[')) {
        return Ok(None);
    }
    tar.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Why an archive could not be listed at all.
pub(super) fn refusal(shown: &str, error: &io::Error) -> ImageError {
    let fault = Fault::of(error);
    let is_other = std::ptr::eq(fault.code, &LAYER_UNREADABLE);
    ImageError::new(if is_other { &IMAGE_UNKNOWN_FORM } else { fault.code }, format!("{shown}: {}", fault.why))
}
