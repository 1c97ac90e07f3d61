//! From advisories to an index: the same bytes whatever the order in which they come.

mod packages;
mod tables;

use std::collections::{BTreeMap, HashMap};

use super::codes::{INDEX_TOO_LARGE, IndexError};
use super::layout::{self, Counts};
use super::text::Packer;
use super::{Source, hash_of_identifier, record, seal, table};
use crate::advisory::{Advisory, Affected, Exploitation};

/// A part of an index has offsets of 32 bits.
const LARGEST_PART: usize = u32::MAX as usize;

/// Whether an index holds texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Summaries, details, references and dates.
    Kept,
    /// Nothing but what matching and ranking need.
    LeftOut,
}

/// An advisory made ready for an index. Most of the work of making an index is done here, and each advisory's by itself: a caller may
/// prepare many at once, with a [`Preparer`] for each thread.
#[derive(Debug)]
pub struct Prepared {
    id: String,
    document: String,
    modified: String,
    flags: u8,
    record: Vec<u8>,
    text: Option<Vec<u8>>,
    aliases: Vec<String>,
    affected: Vec<Affected>,
}

/// Makes advisories ready.
#[derive(Debug)]
pub struct Preparer {
    packer: Option<Packer>,
}

impl Preparer {
    /// One that keeps texts or leaves them out.
    #[must_use]
    pub fn new(texts: Texts) -> Self {
        Self { packer: if texts == Texts::Kept { Packer::new().ok() } else { None } }
    }

    /// Makes an advisory ready.
    pub fn prepare(&mut self, mut advisory: Advisory) -> Prepared {
        if advisory.withdrawn.is_some() {
            advisory.affected.clear();
        }
        let text = self.packer.as_mut().and_then(|packer| packer.pack(&advisory));
        let (flags, record) = record::write(&advisory);
        let Advisory { id, document, modified, aliases, affected, .. } = advisory;
        Prepared { id, document, modified, flags, record, text, aliases, affected }
    }
}

/// Collects what an index is made of.
#[derive(Debug)]
pub struct Builder {
    texts: Texts,
    built_at: i64,
    preparer: Preparer,
    sources: BTreeMap<String, Source>,
    advisories: Vec<(String, Prepared)>,
    exploitation: Vec<Exploitation>,
}

/// An advisory with its handle.
struct Kept {
    handle: u32,
    source: usize,
    prepared: Prepared,
}

impl Builder {
    /// An index of what is known at `built_at`, in seconds since 1970.
    #[must_use]
    pub fn new(built_at: i64, texts: Texts) -> Self {
        Self {
            texts,
            built_at,
            preparer: Preparer::new(texts),
            sources: BTreeMap::new(),
            advisories: Vec::new(),
            exploitation: Vec::new(),
        }
    }

    /// Names a source with its licence, address and date. How many advisories it gave is counted here.
    pub fn source(&mut self, source: Source) {
        self.sources.insert(source.name.clone(), Source { advisories: 0, ..source });
    }

    /// Adds an advisory of the source with this name.
    pub fn add(&mut self, source: &str, advisory: Advisory) {
        let prepared = self.preparer.prepare(advisory);
        self.add_prepared(source, prepared);
    }

    /// Adds an advisory of the source with this name.
    pub fn add_prepared(&mut self, source: &str, prepared: Prepared) {
        self.advisories.push((source.to_owned(), prepared));
    }

    /// Adds what is known about how a CVE is used.
    pub fn exploitation(&mut self, known: Exploitation) {
        self.exploitation.push(known);
    }

    /// The bytes of the index, unsigned.
    ///
    /// # Errors
    ///
    /// Where a part of it would be larger than the format allows.
    pub fn build(mut self) -> Result<Vec<u8>, IndexError> {
        let kept = self.settle();
        let packages = packages::by_name(&kept);
        let mut counts = Counts { advisories: kept.len() as u64, packages: packages.len() as u64, statements: 0 };
        let (packages, statements, ecosystems) = packages::write(packages, &mut counts);
        let (modules, symbols) = tables::of_go(&kept);
        let exploitation = tables::exploited(&self.exploitation, &kept);
        let about = tables::about(self.sources.values(), &ecosystems);
        let identifiers = tables::identifiers(&kept);
        let (advisories, texts) = tables::advisories(kept);
        let sections = [about, packages, statements, modules, symbols, identifiers, exploitation, advisories, texts];
        if let Some(large) = sections.iter().find(|section| section.len() > LARGEST_PART) {
            let what = format!("a part of the index has {} bytes, and the most is {LARGEST_PART}", large.len());
            return Err(IndexError::new(&INDEX_TOO_LARGE, what));
        }
        let mut bytes = layout::write(self.built_at, self.texts == Texts::Kept, counts, sections);
        seal::close(&mut bytes);
        Ok(bytes)
    }

    /// The advisories in a lasting order and with handles. Of several with one identifier from one document of a source, the one that was
    /// modified last counts; those of the same time are taken together, unless a document says of each another thing than where it is.
    fn settle(&mut self) -> Vec<Kept> {
        let mut advisories = std::mem::take(&mut self.advisories);
        advisories.sort_by(|(left_source, left), (right_source, right)| {
            let newest = right.modified.cmp(&left.modified);
            (left_source, &left.id, &left.document)
                .cmp(&(right_source, &right.id, &right.document))
                .then(newest)
                .then_with(|| (left.flags, &left.record, &left.text).cmp(&(right.flags, &right.record, &right.text)))
        });
        advisories.dedup_by(|(next_source, next), (source, kept)| {
            let same = next_source == source && next.id == kept.id && next.document == kept.document;
            if !same || next.modified != kept.modified {
                return same;
            }
            let is_one = next.document.is_empty() || (next.flags, &next.record) == (kept.flags, &kept.record);
            if is_one {
                kept.affected.append(&mut next.affected);
            }
            is_one
        });
        let hash = |(_, prepared): &(String, Prepared)| hash_of_identifier(&prepared.id);
        let handles = table::handles(advisories.iter().map(hash));
        for (source, _) in &advisories {
            let listed = self.sources.entry(source.clone()).or_insert_with(|| Source::named(source));
            listed.advisories += 1;
        }
        let places: HashMap<&str, usize> =
            self.sources.keys().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        let place = |name: &str| places.get(name).copied().unwrap_or_default();
        let with_handles = advisories.into_iter().zip(handles);
        with_handles.map(|((source, prepared), handle)| Kept { handle, source: place(&source), prepared }).collect()
    }
}
