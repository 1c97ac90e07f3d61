//! The keys of the maps that are being built: finding those given twice.

use std::collections::HashMap;

use palisade_model::tree::TreeBuilder;

use super::token::narrow;

/// A key of a map that is still open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Its node.
    pub(super) index: usize,
    /// Whether a merge (`<<`) brought it.
    pub(super) merged: bool,
    length: usize,
    /// The first bytes, to tell keys apart without looking at them.
    head: u64,
}

impl Key {
    pub(super) fn new(builder: &TreeBuilder<'_>, index: usize, merged: bool) -> Self {
        let text = text(builder, index).as_bytes();
        let mut head = [0; 8];
        for (place, byte) in head.iter_mut().zip(text) {
            *place = *byte;
        }
        Self { index, merged, length: text.len(), head: u64::from_ne_bytes(head) }
    }

    #[inline]
    fn may_equal(&self, other: &Self) -> bool {
        self.length == other.length && self.head == other.head
    }
}

fn text<'b>(builder: &'b TreeBuilder<'_>, index: usize) -> &'b str {
    builder.peek().node(narrow(index)).and_then(|node| node.as_str()).unwrap_or_default()
}

/// Above this, keys are looked up instead of compared with each other.
const FEW: usize = 24;

/// Pairs of keys that are equal: an earlier one and the next one that replaces it.
pub(super) fn find_repeated(builder: &TreeBuilder<'_>, keys: &[Key]) -> Vec<(Key, Key)> {
    if keys.len() > FEW { find_in_many(builder, keys) } else { find_in_few(builder, keys) }
}

fn find_in_few(builder: &TreeBuilder<'_>, keys: &[Key]) -> Vec<(Key, Key)> {
    let mut repeated = Vec::new();
    let mut rest = keys;
    while let [key, later @ ..] = rest {
        rest = later;
        let same = |other: &&Key| key.may_equal(other) && text(builder, key.index) == text(builder, other.index);
        if let Some(other) = later.iter().find(same) {
            repeated.push((*key, *other));
        }
    }
    repeated
}

fn find_in_many(builder: &TreeBuilder<'_>, keys: &[Key]) -> Vec<(Key, Key)> {
    let mut last: HashMap<&str, Key> = HashMap::with_capacity(keys.len());
    keys.iter().filter_map(|key| Some((last.insert(text(builder, key.index), *key)?, *key))).collect()
}
