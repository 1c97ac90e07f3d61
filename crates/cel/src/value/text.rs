//! Strings that are borrowed where they can be.

use std::sync::Arc;

/// A string of a resource or of the program, or one made during evaluation.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    /// Stands elsewhere.
    Borrowed(&'a str),
    /// Was made here.
    Owned(Arc<str>),
}

impl Text<'_> {
    /// The characters.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
        }
    }
}

impl PartialEq for Text<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}
