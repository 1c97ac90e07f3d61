//! Everything that one advisory contributes to an edition, made once per change of the advisory.

use std::sync::Arc;

use palisade_formats::{atom, jsonfeed, rss};
use palisade_model::advisory::Advisory;
use sha2::{Digest as _, Sha256};

use super::file::{File, Kind};
use super::pages;
use super::site::Site;

/// An advisory, its own files, and its parts of the files that hold all of them.
#[derive(Debug)]
pub struct Entry {
    /// What it is about.
    pub advisory: Advisory,
    pub(crate) json: Vec<u8>,
    pub(crate) rss: Vec<u8>,
    pub(crate) atom: Vec<u8>,
    pub(crate) row: String,
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
        let page = pages::advisory(&advisory, site)?;
        let files = vec![file(format!("{}.html", advisory.id), Kind::Page, page, &advisory)];
        let row = pages::row(&advisory)?;
        let mut digest = Sha256::new();
        for (path, file) in &files {
            digest.update(path.as_bytes());
            digest.update(file.digest());
        }
        digest.update(&json);
        Ok(Self {
            json,
            rss: rss::item(&advisory),
            atom: atom::entry(&advisory),
            row,
            digest: digest.finalize().into(),
            files,
            advisory,
        })
    }
}

fn file(path: String, kind: Kind, body: impl Into<bytes::Bytes>, advisory: &Advisory) -> (String, Arc<File>) {
    (path, Arc::new(File::new(kind, body, advisory.modified)))
}

/// Why an advisory could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A JSON document.
    #[error("a document cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A page.
    #[error("a page cannot be written: {0}")]
    Page(#[from] askama::Error),
}
