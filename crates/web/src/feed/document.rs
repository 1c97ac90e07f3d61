//! The documents of a single advisory: where each stands and how it is written.

use std::sync::Arc;

use palisade_formats::{csaf, cve, json, osv};
use palisade_model::advisory::Advisory;

use super::error::RenderError;
use super::file::{File, Kind};
use super::made::Made;
use super::site::Site;
use super::{framework, pages};

/// A document of an advisory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Document {
    Osv,
    Csaf,
    Cve,
    Page,
}

impl Document {
    const ALL: [Self; 4] = [Self::Osv, Self::Csaf, Self::Cve, Self::Page];

    fn path(self, advisory: &Advisory) -> String {
        match self {
            Self::Osv => format!("osv/{}.json", advisory.id),
            Self::Csaf => framework::path(advisory),
            Self::Cve => format!("cve/{}.json", advisory.id),
            Self::Page => format!("{}.html", advisory.id),
        }
    }

    fn write(self, advisory: &Advisory, site: &Site) -> Result<File, RenderError> {
        let (kind, body) = match self {
            Self::Osv => (Kind::Json, json::pretty(&osv::announced::record(advisory))),
            Self::Csaf => {
                let document = csaf::announced::document(advisory, &site.csaf_publisher(), &site.csaf_folder());
                (Kind::Json, json::pretty(&document))
            }
            Self::Cve => (Kind::Json, json::pretty(&cve::announced::record(advisory, &site.cve_authority()))),
            Self::Page => {
                let documents = [Self::Osv, Self::Csaf, Self::Cve].map(|document| document.path(advisory));
                (Kind::Page, pages::advisory(advisory, site, documents.iter().map(String::as_str))?)
            }
        };
        Ok(File::new(kind, body, advisory.modified))
    }
}

/// The documents of an advisory, each made when somebody asks for it.
#[derive(Debug)]
pub(crate) struct Documents([(Document, Box<str>, Made<Arc<File>>); 4]);

impl Documents {
    pub(crate) fn of(advisory: &Advisory) -> Self {
        Self(Document::ALL.map(|document| (document, document.path(advisory).into(), Made::default())))
    }

    /// The paths of all.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, path, _)| &**path)
    }

    /// The document at `path`, where somebody asked for it before.
    pub(crate) fn ready(&self, path: &str) -> Option<&Arc<File>> {
        self.0.iter().find(|(_, known, _)| **known == *path)?.2.ready()
    }

    /// The document at `path`.
    pub(crate) fn file(&self, path: &str, advisory: &Advisory, site: &Site) -> Result<Option<&Arc<File>>, RenderError> {
        let Some((document, _, file)) = self.0.iter().find(|(_, known, _)| **known == *path) else { return Ok(None) };
        file.or_make(|| document.write(advisory, site).map(Arc::new)).map(Some)
    }
}

/// The part of a path that holds the id of an advisory, in upper or lower case.
pub(crate) fn id_in(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(id, _)| id)
}
