//! What a writer asks for, and the limits it must keep.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::item::{Content, Revision};

/// Longest key, in bytes.
pub const MAX_KEY: usize = 1024;
/// Largest value, in bytes. Larger things are blobs.
pub const MAX_VALUE: usize = 4 << 20;
/// Labels of one item, names and values together, in bytes.
pub const MAX_LABELS: usize = 64 << 10;
/// Most items one transaction changes.
pub const MAX_OPERATIONS: usize = 1024;
/// Keys and values of one transaction together, in bytes.
pub const MAX_TRANSACTION: usize = 16 << 20;

/// One wish of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Create { key: String, content: Content },
    Update { key: String, content: Content, expected: Revision },
    Put { key: String, content: Content },
    Delete { key: String, expected: Option<Revision> },
}

impl Operation {
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Create { key, .. } | Self::Update { key, .. } | Self::Put { key, .. } | Self::Delete { key, .. } => {
                key
            }
        }
    }

    fn content(&self) -> Option<&Content> {
        match self {
            Self::Create { content, .. } | Self::Update { content, .. } | Self::Put { content, .. } => Some(content),
            Self::Delete { .. } => None,
        }
    }

    fn size(&self) -> usize {
        self.key().len() + self.content().map_or(0, |content| content.value.len())
    }
}

/// Changes of several items that happen together under one revision, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    pub(crate) operations: Vec<Operation>,
}

impl Transaction {
    /// One that changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an item; fails with [`Error::Conflict`] where its key exists.
    #[must_use]
    pub fn create(self, key: impl Into<String>, content: Content) -> Self {
        self.with(Operation::Create { key: key.into(), content })
    }

    /// Replaces the version `expected`; fails with [`Error::Conflict`] where another is current and
    /// [`Error::NotFound`] where there is none.
    #[must_use]
    pub fn update(self, key: impl Into<String>, content: Content, expected: Revision) -> Self {
        self.with(Operation::Update { key: key.into(), content, expected })
    }

    /// Adds or replaces, whatever is there.
    #[must_use]
    pub fn put(self, key: impl Into<String>, content: Content) -> Self {
        self.with(Operation::Put { key: key.into(), content })
    }

    /// Deletes the version `expected`, or whichever is current.
    #[must_use]
    pub fn delete(self, key: impl Into<String>, expected: Option<Revision>) -> Self {
        self.with(Operation::Delete { key: key.into(), expected })
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    fn with(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    pub(crate) fn size(&self) -> usize {
        self.operations.iter().map(Operation::size).sum()
    }

    /// Refuses what no backend takes, so that all refuse the same.
    pub(crate) fn check(&self) -> Result<()> {
        within("operations of a transaction", self.operations.len(), MAX_OPERATIONS)?;
        within("bytes of a transaction", self.size(), MAX_TRANSACTION)?;
        let mut seen = BTreeSet::new();
        for operation in &self.operations {
            check_key(operation.key())?;
            if !seen.insert(operation.key()) {
                return Err(Error::Invalid(format!("a transaction changes `{}` twice", operation.key())));
            }
            operation.content().map_or(Ok(()), check_content)?;
        }
        Ok(())
    }
}

fn check_content(content: &Content) -> Result<()> {
    within("bytes of a value", content.value.len(), MAX_VALUE)?;
    let labels = content.labels.iter().map(|(name, value)| name.len() + value.len()).sum();
    within("bytes of labels", labels, MAX_LABELS)?;
    let holds_nul = content.labels.iter().any(|(name, value)| name.contains('\0') || value.contains('\0'));
    if holds_nul { Err(Error::Invalid("a label contains a NUL character".to_owned())) } else { Ok(()) }
}

/// PostgreSQL's text cannot hold NUL, so no backend takes it in a key.
fn check_key(key: &str) -> Result<()> {
    within("bytes of a key", key.len(), MAX_KEY)?;
    if key.is_empty() || key.contains('\0') {
        return Err(Error::Invalid(format!("`{}` cannot be a key", key.escape_debug())));
    }
    Ok(())
}

fn within(what: &'static str, size: usize, limit: usize) -> Result<()> {
    if size > limit { Err(Error::Limit { what, size, limit }) } else { Ok(()) }
}
