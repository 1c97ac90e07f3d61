//! Everything that one advisory contributes to an edition. Most of it is made when somebody asks for it, and once: an
//! entry serves every edition until its advisory changes.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use jiff::Timestamp;
use palisade_advisories::Notice;
use palisade_formats::{json, jsonfeed, osv};
use palisade_model::advisory::{Advisory, Announcement};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::document::Documents;
use super::error::RenderError;
use super::made::Made;
use super::pages;

/// An advisory, its own documents, and its parts of the files that hold all of them.
#[derive(Debug)]
pub struct Entry {
    /// What it is about.
    pub advisory: Advisory,
    pub(crate) documents: Documents,
    /// Its row of the list.
    pub(crate) row: Box<str>,
    /// A hash of what it was made from.
    pub(crate) digest: [u8; 32],
    json: Made<Box<[u8]>>,
    archived: Made<Box<[u8]>>,
}

impl Entry {
    /// An entry of an advisory that was made from what has this `digest`.
    fn new(advisory: Advisory, digest: [u8; 32]) -> Result<Self, RenderError> {
        Ok(Self {
            documents: Documents::of(&advisory),
            row: pages::row(&advisory)?.into_boxed_str(),
            digest,
            json: Made::default(),
            archived: Made::default(),
            advisory,
        })
    }

    /// Its item of the JSON feed, kept because readers poll that one.
    pub(crate) fn json(&self) -> Result<&[u8], RenderError> {
        let make = || Ok(serde_json::to_vec(&jsonfeed::Item::of(&self.advisory))?.into_boxed_slice());
        self.json.or_make(make).map(|bytes| &**bytes)
    }

    /// A ZIP archive of its OSV record alone: compressed once here, copied as it is into the archive of all.
    pub(crate) fn archived(&self) -> Result<&[u8], RenderError> {
        let make = || {
            let record = json::pretty(&osv::announced::record(&self.advisory));
            Ok(archive(&format!("{}.json", self.advisory.id), record.as_bytes())?.into_boxed_slice())
        };
        self.archived.or_make(make).map(|bytes| &**bytes)
    }
}

/// What an announcement contributes to an edition.
#[derive(Debug, Default)]
pub struct Contribution {
    /// Its advisories, in the order of its title.
    pub entries: Vec<Arc<Entry>>,
    /// What is wrong with its form.
    pub notices: Vec<Notice>,
}

impl Contribution {
    /// Reads an announcement. `published` is when its first content was seen, where that was after it was
    /// opened.
    ///
    /// # Errors
    /// Where a document cannot be written.
    pub fn of(announcement: &Announcement, published: Option<Timestamp>) -> Result<Self, RenderError> {
        let (advisories, notices) = palisade_advisories::read(announcement);
        let entries = advisories.into_iter().map(|mut advisory| {
            advisory.published = published.unwrap_or(advisory.published);
            let digest = digest(announcement, &advisory)?;
            Entry::new(advisory, digest).map(Arc::new)
        });
        Ok(Self { entries: entries.collect::<Result<_, _>>()?, notices })
    }
}

/// A hash of all that an entry is made from.
fn digest(announcement: &Announcement, advisory: &Advisory) -> Result<[u8; 32], RenderError> {
    let source = serde_json::to_vec(&(announcement, &advisory.id, advisory.published))?;
    Ok(Sha256::digest(source).into())
}

/// A ZIP archive of one file. No time stands in it, so that equal records are equal bytes.
fn archive(name: &str, body: &[u8]) -> Result<Vec<u8>, RenderError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
    writer.write_all(body)?;
    Ok(writer.finish()?.into_inner())
}
