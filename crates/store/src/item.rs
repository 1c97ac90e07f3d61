//! What is kept: items, their versions, and the revisions that order them.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::{Error, Result};

/// A point in the one order of all writes of a store. The first write is revision 1; an empty store is at 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision(u64);

impl Revision {
    /// Before the first write.
    pub const ZERO: Self = Self(0);

    /// The revision with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The revision of the write that follows.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// As both databases keep it.
    pub(crate) fn to_database(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// From a column of a database, where revisions are never negative.
    pub(crate) fn from_database(number: i64) -> Self {
        Self(u64::try_from(number).unwrap_or_default())
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Names and values by which items are selected.
pub type Labels = BTreeMap<String, String>;

/// What a writer gives: a value, opaque to the store, and labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The bytes to keep.
    pub value: Vec<u8>,
    /// What selectors see.
    pub labels: Labels,
}

impl Content {
    /// Content without labels.
    #[must_use]
    pub fn new(value: impl Into<Vec<u8>>) -> Self {
        Self { value: value.into(), labels: Labels::new() }
    }

    /// The same with one more label.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(name.into(), value.into());
        self
    }
}

/// The current version of something kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name; items are listed in the byte order of their keys.
    pub key: String,
    /// Value and labels.
    pub content: Content,
    /// The write that created it (anew, where it had been deleted).
    pub created: Revision,
    /// The write that made this version.
    pub revision: Revision,
}

/// What a write did to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It was not there before.
    Created,
    /// It was there before.
    Updated,
    /// It is no longer there.
    Deleted,
}

impl ChangeKind {
    /// As both databases keep it.
    pub(crate) const fn to_database(self) -> i16 {
        match self {
            Self::Created => 0,
            Self::Updated => 1,
            Self::Deleted => 2,
        }
    }

    pub(crate) const fn from_database(number: i16) -> Self {
        match number {
            0 => Self::Created,
            1 => Self::Updated,
            _ => Self::Deleted,
        }
    }
}

/// One entry of the change log: a version of an item, or its deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The item's key.
    pub key: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The write, shared by all changes of one transaction.
    pub revision: Revision,
    /// The write that created the item.
    pub created: Revision,
    /// The version before this one.
    pub previous: Option<Revision>,
    /// Value and labels of this version; empty for a deletion.
    pub content: Content,
}

impl Change {
    /// The item as this change left it; none after a deletion.
    #[must_use]
    pub fn into_item(self) -> Option<Item> {
        let Self { key, kind, revision, created, content, .. } = self;
        (kind != ChangeKind::Deleted).then_some(Item { key, content, created, revision })
    }

    /// Bytes held, for budgets.
    pub(crate) fn size(&self) -> usize {
        self.key.len() + self.content.value.len()
    }
}

/// Labels as both databases keep them.
pub(crate) fn write_labels(labels: &Labels) -> String {
    if labels.is_empty() { String::new() } else { serde_json::to_string(labels).unwrap_or_default() }
}

/// Labels from a column of a database.
pub(crate) fn read_labels(text: &str) -> Result<Labels> {
    if text.is_empty() {
        return Ok(Labels::new());
    }
    serde_json::from_str(text).map_err(|error| Error::Damaged(format!("labels that are none: {error}")))
}
