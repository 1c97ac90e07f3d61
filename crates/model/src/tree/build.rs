//! Building a tree front to back, and the one place where a map's repeated keys are settled: the last wins.

use std::ops::Range;

use super::{Kind, Node, Slot, Span, Tree};

/// Reusable memory of a finished tree.
#[derive(Debug, Default)]
pub struct Buffers {
    pub(crate) slots: Vec<Slot>,
    pub(crate) decoded: String,
}

/// A list or map that is still being filled.
#[derive(Debug)]
#[must_use = "an open list or map must be closed"]
pub struct Open {
    at: usize,
}

impl Open {
    /// The index of the node that is open, as `TreeBuilder::next_index` would have given it.
    #[must_use]
    pub fn index(&self) -> usize {
        self.at
    }
}

/// Writes a tree in document order. Callers keep keys and values alternating inside maps.
#[derive(Debug)]
pub struct TreeBuilder<'s> {
    tree: Tree<'s>,
}

impl<'s> TreeBuilder<'s> {
    /// A builder over `text`, to which every span refers.
    #[must_use]
    pub fn new(text: &'s str) -> Self {
        Self::with_buffers(text, Buffers::default())
    }

    /// A builder that writes into the memory of an earlier tree.
    #[must_use]
    pub fn with_buffers(text: &'s str, mut buffers: Buffers) -> Self {
        buffers.slots.clear();
        buffers.decoded.clear();
        Self { tree: Tree { text, slots: buffers.slots, decoded: buffers.decoded, verbatim: false } }
    }

    /// Says that equal text means an equal value in this document: see [`Tree::is_verbatim`].
    pub fn set_verbatim(&mut self) {
        self.tree.verbatim = true;
    }

    /// The tree; all lists and maps must have been closed.
    #[must_use]
    pub fn finish(self) -> Tree<'s> {
        self.tree
    }

    /// Makes room for `nodes` more nodes at once.
    pub fn reserve(&mut self, nodes: usize) {
        self.tree.slots.reserve(nodes);
    }

    /// How many nodes have been written: the index the next one gets.
    #[must_use]
    #[inline]
    pub fn next_index(&self) -> usize {
        self.tree.slots.len()
    }

    /// The tree so far; lists and maps still open have wrong sizes.
    #[must_use]
    pub fn peek(&self) -> &Tree<'s> {
        &self.tree
    }

    #[inline]
    fn push(&mut self, kind: Kind, span: Span, payload: u64) {
        self.tree.slots.push(Slot { kind, size: 1, span, payload });
    }

    /// Writes `null`.
    #[inline]
    pub fn null(&mut self, span: Span) {
        self.push(Kind::Null, span, 0);
    }

    /// Writes a boolean.
    #[inline]
    pub fn boolean(&mut self, span: Span, value: bool) {
        self.push(if value { Kind::True } else { Kind::False }, span, 0);
    }

    /// Writes an integer.
    #[inline]
    pub fn integer(&mut self, span: Span, value: i64) {
        self.push(Kind::Int, span, value.cast_unsigned());
    }

    /// Writes a floating-point number.
    #[inline]
    pub fn float(&mut self, span: Span, value: f64) {
        self.push(Kind::Float, span, value.to_bits());
    }

    /// Writes a string that stands undecoded at `content` (without its quotes) in the source text.
    #[inline]
    pub fn borrowed(&mut self, span: Span, content: Span) {
        let length = content.end.saturating_sub(content.start);
        self.push(Kind::Borrowed, span, pack(content.start, length));
    }

    /// Writes a string whose decoded form `write` appends to the buffer it is given.
    pub fn decoded(&mut self, span: Span, write: impl FnOnce(&mut String)) {
        let start = self.tree.decoded.len();
        write(&mut self.tree.decoded);
        let length = self.tree.decoded.len() - start;
        self.push(Kind::Decoded, span, pack(narrow(start), narrow(length)));
    }

    /// The text of decoded strings, to append one to, and then call [`TreeBuilder::end_decoded`] with its length before.
    #[inline]
    pub fn decoded_text(&mut self) -> &mut String {
        &mut self.tree.decoded
    }

    /// Writes the string that was appended to [`TreeBuilder::decoded_text`] from `start` on.
    #[inline]
    pub fn end_decoded(&mut self, span: Span, start: usize) {
        let length = self.tree.decoded.len().saturating_sub(start);
        self.push(Kind::Decoded, span, pack(narrow(start), narrow(length)));
    }

    /// Writes a string that is not in the source text.
    pub fn string(&mut self, span: Span, value: &str) {
        self.decoded(span, |decoded| decoded.push_str(value));
    }

    /// Opens a list.
    #[inline]
    pub fn begin_list(&mut self, start: u32) -> Open {
        self.begin(Kind::List, start)
    }

    /// Opens a map.
    #[inline]
    pub fn begin_map(&mut self, start: u32) -> Open {
        self.begin(Kind::Map, start)
    }

    #[inline]
    fn begin(&mut self, kind: Kind, start: u32) -> Open {
        let at = self.tree.slots.len();
        self.push(kind, Span::new(start, start), 0);
        Open { at }
    }

    /// Closes a list of `count` items, or a map of `count` entries, whose text ends at `end`.
    #[inline]
    pub fn end(&mut self, open: &Open, end: u32, count: u32) {
        let size = narrow(self.tree.slots.len() - open.at);
        if let Some(slot) = self.tree.slots.get_mut(open.at) {
            slot.size = size;
            slot.span.end = end;
            slot.payload = u64::from(count);
        }
    }

    /// Copies the finished subtree at `index` to the end, as an alias does. Spans keep naming the anchor's text.
    pub fn copy(&mut self, index: usize) {
        let size = self.tree.slots.get(index).map_or(0, |slot| slot.size as usize);
        if index + size <= self.tree.slots.len() {
            self.tree.slots.extend_from_within(index..index + size);
        }
    }

    /// How many slots the finished subtree at `index` has.
    #[must_use]
    pub fn subtree_len(&self, index: usize) -> usize {
        self.tree.slots.get(index).map_or(0, |slot| slot.size as usize)
    }

    /// Takes the finished subtree at `index` out, which must be inside lists and maps that are still open.
    pub fn remove(&mut self, index: usize) {
        let size = self.subtree_len(index);
        if index + size <= self.tree.slots.len() {
            self.tree.slots.drain(index..index + size);
        }
    }

    /// Removes all but the last of equal keys from the map `open` of `count` entries, which is complete but not closed.
    /// Gives the spans of the keys that went, in document order; costs a sort.
    pub fn settle(&mut self, open: &Open, count: u32) -> Vec<Span> {
        let entries = self.entries_of(open, count);
        let dropped = self.overridden(&entries);
        let mut spans = Vec::new();
        let mut kept = open.at + 1;
        for (entry, dropped) in entries.iter().zip(dropped) {
            if dropped {
                spans.extend(self.tree.slots.get(entry.start).map(|slot| slot.span));
            } else {
                self.tree.slots.copy_within(entry.clone(), kept);
                kept += entry.len();
            }
        }
        self.tree.slots.truncate(kept);
        spans
    }

    /// The slots of each entry, key and value.
    fn entries_of(&self, open: &Open, count: u32) -> Vec<Range<usize>> {
        let mut start = open.at + 1;
        let entries = (0..count).map(|_| {
            let end = (start + 1 + self.subtree_len(start + 1)).min(self.tree.slots.len());
            std::mem::replace(&mut start, end)..end
        });
        entries.collect()
    }

    /// Which of the entries have a later one with the same key.
    fn overridden(&self, entries: &[Range<usize>]) -> Vec<bool> {
        let key = |entry: &Range<usize>| Node::new(&self.tree, narrow(entry.start)).as_str().unwrap_or_default();
        let mut order: Vec<(&str, usize)> = entries.iter().map(key).zip(0..).collect();
        order.sort_unstable();
        let mut dropped = vec![false; entries.len()];
        for pair in order.windows(2) {
            if let [(name, position), (next, _)] = pair
                && name == next
                && let Some(flag) = dropped.get_mut(*position)
            {
                *flag = true;
            }
        }
        dropped
    }

    /// Appends a copy of the slots in `range`, which must be whole subtrees.
    pub fn append(&mut self, range: Range<usize>) {
        if range.start <= range.end && range.end <= self.tree.slots.len() {
            self.tree.slots.extend_from_within(range);
        }
    }

    /// Marks the entry whose key is at `index` as replaced. Nothing moves until `compact`, so that positions stay valid;
    /// the caller counts the entry out of its map.
    pub fn discard(&mut self, index: usize) {
        if let Some(slot) = self.tree.slots.get_mut(index) {
            slot.kind = Kind::Discarded;
        }
    }

    /// Whether the key at `index` was discarded.
    #[must_use]
    pub fn is_discarded(&self, index: usize) -> bool {
        self.tree.slots.get(index).is_some_and(|slot| slot.kind == Kind::Discarded)
    }

    /// Takes all discarded entries from `from` on out in one pass; every list and map there must be closed.
    pub fn compact(&mut self, from: usize) {
        let slots = &mut self.tree.slots;
        let mut open: Vec<(usize, usize)> = Vec::new();
        let (mut read, mut write) = (from, from);
        while let Some(&slot) = slots.get(read) {
            close_until(slots, &mut open, read, write);
            let after = read + slot.size as usize;
            if slot.kind == Kind::Discarded {
                read = after + slots.get(after).map_or(0, |value| value.size as usize);
                continue;
            }
            if matches!(slot.kind, Kind::List | Kind::Map) {
                open.push((after, write));
            }
            if let Some(place) = slots.get_mut(write) {
                *place = slot;
            }
            (read, write) = (read + 1, write + 1);
        }
        close_until(slots, &mut open, usize::MAX, write);
        slots.truncate(write);
    }

    /// Drops everything written from `index` on.
    pub fn truncate(&mut self, index: usize) {
        self.tree.slots.truncate(index);
    }
}

/// Gives the lists and maps that ended at or before `read` in the old numbering their new sizes.
fn close_until(slots: &mut [Slot], open: &mut Vec<(usize, usize)>, read: usize, write: usize) {
    while let Some((_, at)) = open.pop_if(|(end, _)| *end <= read) {
        if let Some(slot) = slots.get_mut(at) {
            slot.size = narrow(write - at);
        }
    }
}

#[inline]
fn pack(offset: u32, length: u32) -> u64 {
    (u64::from(offset) << 32) | u64::from(length)
}

/// Sources are at most 4 GiB (`manifest` refuses larger ones), so no length here can exceed 32 bits.
#[inline]
fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
