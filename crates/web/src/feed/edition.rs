//! An edition: one whole, consistent set of files. Readers see one edition or another, never parts of two.
//!
//! An edition is what is known at one moment. Its files follow from that alone, and each is made when somebody asks for
//! it: an edition that lives for twenty milliseconds costs the few files that were read in that time.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use palisade_model::advisory::Advisory;
use sha2::{Digest as _, Sha256};

use super::common::Common;
use super::document::id_in;
use super::entry::Entry;
use super::error::RenderError;
use super::file::File;
use super::made::Made;
use super::pages::{self, lookup::Lookups};
use super::site::Site;

/// All files of one state of the feed.
#[derive(Debug)]
pub struct Edition {
    commons: BTreeMap<String, (Common, Made<Arc<File>>)>,
    lookups: Lookups,
    entries: Vec<Arc<Entry>>,
    /// The same by id.
    by_id: Vec<Arc<Entry>>,
    /// Entries of which another issue claims the id.
    contested: Vec<Arc<Entry>>,
    content: [u8; 32],
    updated: Timestamp,
}

impl Edition {
    /// The edition of `entries`, whose content last changed at `updated`. An entry serves editions of one site.
    #[must_use]
    pub fn assemble(site: &Site, mut entries: Vec<Arc<Entry>>, updated: Timestamp) -> Self {
        // Newest first; advisories of one announcement keep the order of its title.
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.advisory.announced, entry.advisory.issue)));
        let mut seen = HashSet::new();
        // A file has one content: an id that two issues claim is the newer one's, which may correct the other.
        let (entries, contested): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| seen.insert(entry.advisory.id.clone()));
        let mut by_id = entries.clone();
        by_id.sort_by(|a, b| a.advisory.id.cmp(&b.advisory.id));
        let commons = Common::all(&entries).into_iter().map(|common| (common.path(), (common, Made::default())));
        Self {
            commons: commons.collect(),
            lookups: Lookups::new(site, &entries, updated),
            content: content(site, &entries),
            by_id,
            entries,
            contested,
            updated,
        }
    }

    /// The file at the path of a request; leading slashes and an empty path mean what a reader expects.
    ///
    /// # Errors
    /// Where it cannot be written: a defect, named by the document.
    pub fn file(&self, path: &str) -> Result<Option<&Arc<File>>, RenderError> {
        let name = name_at(path);
        if let Some((common, file)) = self.commons.get(name) {
            return file.or_make(|| self.write(common).map(Arc::new)).map(Some);
        }
        match self.entry_at(name) {
            Some(entry) => entry.documents.file(name, &entry.advisory, self.site()),
            None => self.lookups.file(name, &self.entries),
        }
    }

    fn write(&self, common: &Common) -> Result<File, RenderError> {
        let file = File::new(common.kind(), common.write(self)?, self.updated);
        if !common.is_topic() {
            return Ok(file);
        }
        let Site { address, hubs, .. } = self.site();
        Ok(file.with_hubs(hubs, &format!("{address}/{}", common.path())))
    }

    /// The same where somebody asked for it before.
    pub(crate) fn ready_file(&self, path: &str) -> Option<&Arc<File>> {
        let name = name_at(path);
        match self.commons.get(name) {
            Some((_, file)) => file.ready(),
            None => self.entry_at(name)?.documents.ready(name),
        }
    }

    /// The entry of which a document may stand at `name`.
    fn entry_at(&self, name: &str) -> Option<&Entry> {
        let id = id_in(name);
        let compare =
            |entry: &Arc<Entry>| entry.advisory.id.bytes().cmp(id.bytes().map(|byte| byte.to_ascii_uppercase()));
        let at = self.by_id.binary_search_by(compare).ok()?;
        self.by_id.get(at).map(Arc::as_ref)
    }

    /// All files, by path: those of single advisories, those of all, the pages of versions and components.
    ///
    /// # Errors
    /// As [`Edition::file`].
    pub fn files(&self) -> Result<Vec<(&str, &Arc<File>)>, RenderError> {
        let paths = self.singles().chain(self.commons()).chain(self.lookups.paths());
        paths
            .filter_map(|path| Some((path, self.file(path).transpose()?)))
            .map(|(path, file)| Ok((path, file?)))
            .collect()
    }

    /// How many files it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.singles().count() + self.commons.len() + self.lookups.paths().count()
    }

    /// The paths of files that hold all advisories.
    pub(crate) fn commons(&self) -> impl Iterator<Item = &str> {
        self.commons.keys().map(String::as_str)
    }

    /// The paths of files that belong to a single advisory.
    pub fn singles(&self) -> impl Iterator<Item = &str> {
        self.by_id.iter().flat_map(|entry| entry.documents.paths())
    }

    /// The page that answers a form's query, and whether the question could be read. `path` is where the reader is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn ask(&self, query: &str, path: &str) -> Result<(bool, String), RenderError> {
        Ok(self.lookups.ask(query, &pages::root_of(path), &self.entries)?)
    }

    /// Its advisories, newest first.
    #[must_use]
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// Advisories that are left out because a newer issue claims the same id.
    pub fn contested(&self) -> impl Iterator<Item = &Advisory> {
        self.contested.iter().map(|entry| &entry.advisory)
    }

    /// A hash of what it is made from, without the time at which it says so: equal hashes are not published again.
    #[must_use]
    pub const fn content(&self) -> &[u8; 32] {
        &self.content
    }

    /// When its content last changed.
    #[must_use]
    pub const fn updated(&self) -> Timestamp {
        self.updated
    }

    /// Whose it is.
    pub(crate) const fn site(&self) -> &Site {
        self.lookups.site()
    }

    /// What can be chosen in a form.
    pub(crate) fn options(&self) -> Vec<(&str, &str)> {
        self.lookups.options()
    }

    /// How many pages its list has.
    pub(crate) fn list_pages(&self) -> usize {
        self.commons.values().filter(|(common, _)| matches!(common, Common::List(..))).count()
    }

    /// The page for a path where nothing is.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn missing(&self, path: &str) -> Result<String, RenderError> {
        Ok(pages::not_found(self.site(), &pages::root_of(path))?)
    }

    /// What recognises the content of its files in a directory or bucket.
    ///
    /// # Errors
    /// As [`Edition::file`].
    pub fn mark(&self) -> Result<Vec<u8>, RenderError> {
        let ids: Vec<&str> = self.entries.iter().map(|entry| entry.advisory.id.as_str()).collect();
        let mut hash = Sha256::new();
        for (path, file) in self.files()? {
            hash.update(path);
            hash.update(file.digest());
        }
        let content = HEXLOWER.encode(&hash.finalize());
        let mark = serde_json::json!({"content": content, "updated": self.updated.to_string(), "advisories": ids});
        let mut text = mark.to_string().into_bytes();
        text.push(b'\n');
        Ok(text)
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
