//! Everything that one advisory contributes to an edition, made once per change of the advisory.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use jiff::Timestamp;
use palisade_advisories::Notice;
use palisade_formats::{atom, csaf, cve, json, jsonfeed, osv, rss};
use palisade_model::advisory::{Advisory, Announcement};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::file::{File, Kind};
use super::pages;
use super::site::Site;

/// An advisory, its own files, and its parts of the files that hold all of them.
#[derive(Debug)]
pub struct Entry {
    /// What it is about.
    pub advisory: Advisory,
    pub(crate) json: Box<[u8]>,
    pub(crate) rss: Box<[u8]>,
    pub(crate) atom: Box<[u8]>,
    pub(crate) row: Box<str>,
    pub(crate) archived: Box<[u8]>,
    pub(crate) files: Vec<(String, Arc<File>)>,
    pub(crate) digest: [u8; 32],
}

impl Entry {
    /// Renders an advisory for `site`.
    ///
    /// # Errors
    /// Where a document cannot be written: a defect, named by the document.
    pub fn render(advisory: Advisory, site: &Site) -> Result<Self, RenderError> {
        let json = serde_json::to_vec(&jsonfeed::Item::of(&advisory))?;
        let record = json::pretty(&osv::announced::record(&advisory));
        let archived = archive(&format!("{}.json", advisory.id), record.as_bytes())?;
        let framework = csaf::announced::document(&advisory, &site.csaf_publisher(), &site.csaf_folder());
        let numbered = cve::announced::record(&advisory, &site.cve_authority());
        let mut files = vec![
            file(format!("osv/{}.json", advisory.id), Kind::Json, record, &advisory),
            file(super::framework::path(&advisory), Kind::Json, json::pretty(&framework), &advisory),
            file(format!("cve/{}.json", advisory.id), Kind::Json, json::pretty(&numbered), &advisory),
        ];
        let page = pages::advisory(&advisory, site, files.iter().map(|(path, _)| path.as_str()))?;
        files.push(file(format!("{}.html", advisory.id), Kind::Page, page, &advisory));
        let row = pages::row(&advisory)?;
        let mut digest = Sha256::new();
        for (path, file) in &files {
            digest.update(path.as_bytes());
            digest.update(file.digest());
        }
        digest.update(&json);
        Ok(Self {
            json: json.into_boxed_slice(),
            rss: rss::item(&advisory).into_boxed_slice(),
            atom: atom::entry(&advisory).into_boxed_slice(),
            row: row.into_boxed_str(),
            archived: archived.into_boxed_slice(),
            digest: digest.finalize().into(),
            files,
            advisory,
        })
    }
}

/// What an announcement contributes to an edition.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Its advisories, in the order of its title.
    pub entries: Vec<Arc<Entry>>,
    /// What is wrong with its form.
    pub notices: Vec<Notice>,
}

impl Rendered {
    /// Reads and renders an announcement. `published` is when its first content was seen, where that was after it was
    /// opened.
    ///
    /// # Errors
    /// Where a document cannot be written.
    pub fn of(announcement: &Announcement, published: Option<Timestamp>, site: &Site) -> Result<Self, RenderError> {
        let (advisories, notices) = palisade_advisories::read(announcement);
        let entries = advisories.into_iter().map(|mut advisory| {
            advisory.published = published.unwrap_or(advisory.published);
            Entry::render(advisory, site).map(Arc::new)
        });
        Ok(Self { entries: entries.collect::<Result<_, _>>()?, notices })
    }
}

/// A ZIP archive of one file: compressed once here, copied as it is into the archive of all. No time stands in it, so
/// that equal records are equal bytes.
fn archive(name: &str, body: &[u8]) -> Result<Vec<u8>, RenderError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
    writer.write_all(body)?;
    Ok(writer.finish()?.into_inner())
}

fn file(path: String, kind: Kind, body: impl Into<Vec<u8>>, advisory: &Advisory) -> (String, Arc<File>) {
    (path, Arc::new(File::new(kind, body, advisory.modified)))
}

/// Why an advisory could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A JSON document.
    #[error("a document cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// An archive.
    #[error("an archive cannot be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// Writing into memory.
    #[error("a document cannot be written: {0}")]
    Memory(#[from] std::io::Error),
    /// A page.
    #[error("a page cannot be written: {0}")]
    Page(#[from] askama::Error),
}
