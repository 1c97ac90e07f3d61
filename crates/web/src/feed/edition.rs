//! An edition: one whole, consistent set of files. Readers see one edition or another, never parts of two.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use jiff::Timestamp;
use palisade_formats::{atom, jsonfeed, rss};
use sha2::{Digest as _, Sha256};
use zip::{ZipArchive, ZipWriter};

use super::entry::{Entry, RenderError};
use super::file::{File, Kind};
use super::framework;
use super::pages::{self, lookup::Lookups};
use super::site::Site;

/// All files of one state of the feed.
#[derive(Debug)]
pub struct Edition {
    files: BTreeMap<String, Arc<File>>,
    lookups: Lookups,
    entries: Vec<Arc<Entry>>,
    content: [u8; 32],
    updated: Timestamp,
}

impl Edition {
    /// The edition of `entries`, newest first, whose content last changed at `updated`.
    ///
    /// # Errors
    /// Where a document cannot be written.
    pub fn assemble(site: &Site, mut entries: Vec<Arc<Entry>>, updated: Timestamp) -> Result<Self, RenderError> {
        // Advisories of one announcement keep the order of its title.
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.advisory.announced, entry.advisory.issue)));
        let mut seen = BTreeSet::new();
        // An id that two issues claim is the newer one's: a file has one content.
        entries.retain(|entry| seen.insert(entry.advisory.id.clone()));
        let mut edition = Self {
            files: BTreeMap::new(),
            lookups: Lookups::new(site, &entries, updated),
            content: content(site, &entries),
            entries: Vec::new(),
            updated,
        };
        for entry in &entries {
            edition.files.extend(entry.files.iter().map(|(path, file)| (path.clone(), Arc::clone(file))));
        }
        edition.add_feeds(site, &entries)?;
        edition.add_records(&entries)?;
        edition.add_framework(site, &entries);
        edition.add_list(site, &entries)?;
        edition.add("style.css", Kind::Style, pages::STYLE);
        edition.entries = entries;
        Ok(edition)
    }

    /// The file at the path of a request; leading slashes and an empty path mean what a reader expects.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&Arc<File>> {
        self.made_file(path).or_else(|| self.lookups.file(name_at(path), &self.entries))
    }

    /// The same among those files that are always made.
    pub(crate) fn made_file(&self, path: &str) -> Option<&Arc<File>> {
        self.files.get(name_at(path))
    }

    /// All files: those that are always made, by path, then those that are made for whoever asks.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Arc<File>)> {
        self.made().chain(self.lookups.files(&self.entries))
    }

    /// How many files it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len() + self.lookups.count()
    }

    /// The files that are always made, by path.
    pub(crate) fn made(&self) -> impl Iterator<Item = (&str, &Arc<File>)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The page that answers a form's query, and whether the question could be read. `path` is where the reader is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn ask(&self, query: &str, path: &str) -> Result<(bool, String), RenderError> {
        Ok(self.lookups.ask(query, &pages::root_of(path), &self.entries)?)
    }

    /// The paths of files that belong to a single advisory.
    #[must_use]
    pub fn singles(&self) -> BTreeSet<&str> {
        self.entries.iter().flat_map(|entry| entry.files.iter().map(|(path, _)| path.as_str())).collect()
    }

    /// Its advisories, newest first.
    #[must_use]
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// A hash of what it says, without the time at which it says so: equal hashes are not published again.
    #[must_use]
    pub const fn content(&self) -> &[u8; 32] {
        &self.content
    }

    /// When its content last changed.
    #[must_use]
    pub const fn updated(&self) -> Timestamp {
        self.updated
    }

    /// The page for a path where nothing is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn missing(&self, path: &str) -> Result<String, RenderError> {
        Ok(pages::not_found(self.lookups.site(), &pages::root_of(path))?)
    }

    fn add(&mut self, path: impl Into<String>, kind: Kind, body: impl Into<Vec<u8>>) {
        let file = Arc::new(File::new(kind, body, self.updated));
        self.files.insert(path.into(), file);
    }

    fn add_feeds(&mut self, site: &Site, entries: &[Arc<Entry>]) -> Result<(), RenderError> {
        let json = jsonfeed::assemble(&site.envelope(self.updated), entries.iter().map(|entry| &*entry.json))?;
        self.add("index.json", Kind::Json, json);
        let items = entries.iter().map(|entry| &*entry.rss);
        self.add("feed.xml", Kind::Rss, rss::assemble(&site.channel("feed.xml"), self.updated, items));
        let items = entries.iter().map(|entry| &*entry.atom);
        self.add("atom.xml", Kind::Atom, atom::assemble(&site.channel("atom.xml"), self.updated, items));
        Ok(())
    }

    /// All OSV records as one archive, and when each changed, as sources of OSV publish them
    /// (google.github.io/osv.dev/data-sources).
    fn add_records(&mut self, entries: &[Arc<Entry>]) -> Result<(), RenderError> {
        let mut all = ZipWriter::new(Cursor::new(Vec::new()));
        let mut table = String::new();
        let mut newest: Vec<&Arc<Entry>> = entries.iter().collect();
        newest.sort_by(|a, b| {
            let key = |entry: &Entry| (std::cmp::Reverse(entry.advisory.modified), entry.advisory.id.clone());
            key(a).cmp(&key(b))
        });
        for entry in newest {
            let mut one = ZipArchive::new(Cursor::new(&*entry.archived))?;
            all.raw_copy_file(one.by_index_raw(0)?)?;
            // Writing to a string cannot fail.
            let _infallible = writeln!(table, "{},{}", entry.advisory.modified, entry.advisory.id);
        }
        self.add("osv/all.zip", Kind::Archive, all.finish()?.into_inner());
        self.add("osv/modified_id.csv", Kind::Table, table);
        Ok(())
    }

    /// What a provider of CSAF documents publishes beside them (sections 7.1.7, 7.1.12 and 7.1.13).
    fn add_framework(&mut self, site: &Site, entries: &[Arc<Entry>]) {
        self.add("csaf/index.txt", Kind::Text, framework::index(entries));
        self.add("csaf/changes.csv", Kind::Table, framework::changes(entries));
        self.add("csaf/provider-metadata.json", Kind::Json, framework::provider(site, self.updated));
    }

    /// What recognises this edition's content in a directory or bucket.
    #[must_use]
    pub fn mark(&self) -> Vec<u8> {
        let ids: Vec<&str> = self.entries.iter().map(|entry| entry.advisory.id.as_str()).collect();
        let content = self.content.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _infallible = write!(text, "{byte:02x}");
            text
        });
        let mark = serde_json::json!({"content": content, "updated": self.updated.to_string(), "advisories": ids});
        let mut text = mark.to_string().into_bytes();
        text.push(b'\n');
        text
    }

    fn add_list(&mut self, site: &Site, entries: &[Arc<Entry>]) -> Result<(), RenderError> {
        let sheets = pages::sheets(entries.iter().map(|entry| &*entry.row));
        for (number, rows) in (1..).zip(&sheets) {
            let options = self.lookups.options();
            let page = pages::list(site, rows, (number, sheets.len()), &options, entries.len(), self.updated)?;
            self.add(pages::list_path(number), Kind::Page, page);
        }
        self.add("404.html", Kind::Page, pages::not_found(site, &format!("{}/", site.address))?);
        Ok(())
    }
}

/// A file's name by the path of a request.
fn name_at(path: &str) -> &str {
    match path.trim_start_matches('/') {
        "" => "index.html",
        name => name,
    }
}

/// The hash of a site's settings and its entries, in order.
fn content(site: &Site, entries: &[Arc<Entry>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(format!("{site:?}"));
    for entry in entries {
        hash.update(entry.digest);
    }
    hash.finalize().into()
}
