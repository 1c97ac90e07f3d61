//! A document as a flat, span-carrying tree over borrowed text.
//!
//! A tree is one vector of equally sized slots in document order (a "tape"): a list is its slot followed by its items,
//! a map its slot followed by alternating keys and values. Each slot says how many slots its subtree has, relative, so
//! a subtree is skipped in one step and copied (for YAML aliases) as plain memory. Strings that need no decoding stay in
//! the source text. Nothing here knows YAML or JSON: `manifest` builds trees, everybody else reads them.

mod build;
mod key;
mod node;

pub use build::{Buffers, Open, TreeBuilder};
pub use key::Key;
pub use node::{Entries, Items, List, Map, Node, Value};

/// A byte range of the source text. Sources are limited to 4 GiB, so 32 bits are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The text of this range, or nothing where the range is not one of `text`.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Null,
    False,
    True,
    Int,
    Float,
    /// A string that stands in the source text as it is.
    Borrowed,
    /// A string that had escapes or folding, kept in the tree's `decoded` buffer.
    Decoded,
    List,
    Map,
    /// A key that a later entry of its map replaced: goes, with its value, when the tree is compacted.
    Discarded,
}

/// One node of the tape; 24 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) kind: Kind,
    /// Slots of the subtree, this one included.
    pub(crate) size: u32,
    pub(crate) span: Span,
    /// Integer or float bits; for strings offset in the high and length in the low half; for lists and maps the count.
    pub(crate) payload: u64,
}

/// One parsed document. See the module's text for the layout.
#[derive(Clone, Debug)]
pub struct Tree<'s> {
    pub(crate) text: &'s str,
    pub(crate) slots: Vec<Slot>,
    pub(crate) decoded: String,
    pub(crate) verbatim: bool,
}

impl<'s> Tree<'s> {
    /// The outermost node (of the first document), or nothing for an empty document.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.slots.is_empty()).then(|| Node::new(self, 0))
    }

    /// The outermost nodes: a tree may hold several documents one after the other.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let root = self.node(next)?;
            next = root.after();
            Some(root)
        })
    }

    /// The node that [`Node::index`] gave this number.
    #[must_use]
    pub fn node(&self, index: u32) -> Option<Node<'_>> {
        ((index as usize) < self.slots.len()).then(|| Node::new(self, index))
    }

    /// The whole source text that spans refer to.
    #[must_use]
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// Whether equal text means an equal value wherever it stands: so in JSON, not in YAML, where anchors and
    /// indentation reach across. Work may be shared between nodes of equal text only where this holds.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.verbatim
    }

    /// How many nodes (keys count) the tree has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether the document is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Gives the buffers back so that the next tree need not allocate.
    #[must_use]
    pub fn into_buffers(self) -> Buffers {
        Buffers { slots: self.slots, decoded: self.decoded }
    }
}
