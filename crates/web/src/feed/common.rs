//! The files that hold all advisories: where each stands and how it is written.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

use palisade_formats::{atom, jsonfeed, rss};
use zip::{ZipArchive, ZipWriter};

use super::edition::Edition;
use super::entry::Entry;
use super::error::RenderError;
use super::file::Kind;
use super::{framework, pages};

/// A file of all advisories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Common {
    JsonFeed,
    Rss,
    Atom,
    OsvArchive,
    OsvTable,
    CsafIndex,
    CsafChanges,
    CsafProvider,
    /// A page of the list: its number, and its advisories.
    List(usize, Range<usize>),
    Missing,
    Style,
}

impl Common {
    /// All of them in an edition of `entries`.
    pub(crate) fn all(entries: &[Arc<Entry>]) -> Vec<Self> {
        let sheets = pages::sheets(entries.iter().map(|entry| entry.row.len()));
        let lists = (1..).zip(sheets).map(|(number, rows)| Self::List(number, rows));
        let feeds = [Self::JsonFeed, Self::Rss, Self::Atom];
        let tables = [Self::OsvArchive, Self::OsvTable, Self::CsafIndex, Self::CsafChanges, Self::CsafProvider];
        feeds.into_iter().chain(tables).chain(lists).chain([Self::Missing, Self::Style]).collect()
    }

    pub(crate) fn path(&self) -> String {
        match self {
            Self::JsonFeed => "index.json",
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::OsvArchive => "osv/all.zip",
            Self::OsvTable => "osv/modified_id.csv",
            Self::CsafIndex => "csaf/index.txt",
            Self::CsafChanges => "csaf/changes.csv",
            Self::CsafProvider => "csaf/provider-metadata.json",
            Self::List(number, _) => return pages::list_path(*number),
            Self::Missing => "404.html",
            Self::Style => "style.css",
        }
        .to_owned()
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::JsonFeed | Self::CsafProvider => Kind::Json,
            Self::Rss => Kind::Rss,
            Self::Atom => Kind::Atom,
            Self::OsvArchive => Kind::Archive,
            Self::OsvTable | Self::CsafChanges => Kind::Table,
            Self::CsafIndex => Kind::Text,
            Self::List(..) | Self::Missing => Kind::Page,
            Self::Style => Kind::Style,
        }
    }

    /// Whether readers subscribe to it.
    pub(crate) const fn is_topic(&self) -> bool {
        matches!(self, Self::JsonFeed | Self::Rss | Self::Atom)
    }

    pub(crate) fn write(&self, edition: &Edition) -> Result<Vec<u8>, RenderError> {
        let (site, entries, updated) = (edition.site(), edition.entries(), edition.updated());
        Ok(match self {
            Self::JsonFeed => {
                let items: Vec<&[u8]> = entries.iter().map(|entry| entry.json()).collect::<Result<_, _>>()?;
                jsonfeed::assemble(&site.envelope(updated), items.into_iter())?
            }
            Self::Rss => {
                let items: Vec<Vec<u8>> = entries.iter().map(|entry| rss::item(&entry.advisory)).collect();
                rss::assemble(&site.channel("feed.xml"), updated, items.iter().map(Vec::as_slice))
            }
            Self::Atom => {
                let items: Vec<Vec<u8>> = entries.iter().map(|entry| atom::entry(&entry.advisory)).collect();
                atom::assemble(&site.channel("atom.xml"), updated, items.iter().map(Vec::as_slice))
            }
            Self::OsvArchive => archive(entries)?,
            Self::OsvTable => table(entries).into(),
            Self::CsafIndex => framework::index(entries).into(),
            Self::CsafChanges => framework::changes(entries).into(),
            Self::CsafProvider => framework::provider(site, updated).into(),
            Self::List(number, rows) => list(edition, *number, rows)?.into(),
            Self::Missing => pages::not_found(site, &format!("{}/", site.address))?.into(),
            Self::Style => pages::STYLE.into(),
        })
    }
}

/// All OSV records as one archive, as sources of OSV publish them (google.github.io/osv.dev/data-sources).
fn archive(entries: &[Arc<Entry>]) -> Result<Vec<u8>, RenderError> {
    let mut all = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in last_changed(entries) {
        let mut one = ZipArchive::new(Cursor::new(entry.archived()?))?;
        all.raw_copy_file(one.by_index_raw(0)?)?;
    }
    Ok(all.finish()?.into_inner())
}

/// When each OSV record changed, as the same sources publish it.
fn table(entries: &[Arc<Entry>]) -> String {
    last_changed(entries).iter().fold(String::new(), |mut table, entry| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(table, "{},{}", entry.advisory.modified, entry.advisory.id);
        table
    })
}

/// The entries, last changed first.
fn last_changed(entries: &[Arc<Entry>]) -> Vec<&Entry> {
    let mut all: Vec<&Entry> = entries.iter().map(Arc::as_ref).collect();
    all.sort_by_key(|entry| (Reverse(entry.advisory.modified), entry.advisory.id.as_str()));
    all
}

fn list(edition: &Edition, number: usize, rows: &Range<usize>) -> Result<String, RenderError> {
    let shown = edition.entries().get(rows.clone()).unwrap_or_default();
    let rows: String = shown.iter().map(|entry| &*entry.row).collect();
    Ok(pages::list(&rows, number, edition)?)
}
