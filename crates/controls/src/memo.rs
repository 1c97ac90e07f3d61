//! Judging equal pods once.
//!
//! A pod's judgement may be used again where every byte that a check can see is the same: spec, labels, annotations,
//! kind, API version and namespace (`workload` says why there is nothing else). The bytes themselves are kept and
//! compared; the hash only finds the candidates. Text means the same wherever it stands only in some formats, so trees
//! say whether they allow it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use palisade_model::Node;

use crate::outcome::Judgement;
use crate::workload::Pod;

/// Bytes of keys that are kept; past that, pods are judged one by one.
const KEY_BUDGET: usize = 64 << 20;
/// Keys of equal hash that are compared: more would be somebody's attempt to make this slow.
const CANDIDATES: usize = 4;

/// The judgements of pods seen so far.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    entries: HashMap<u64, Vec<Entry>, BuildHasherDefault<Identity>>,
    size: usize,
}

#[derive(Debug)]
struct Entry {
    key: Box<[u8]>,
    judgement: Arc<Judgement>,
}

/// The parts of a pod's text that checks can see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'t>([&'t str; 6]);

impl<'t> Key<'t> {
    /// The key of `pod`, where its text may stand for its value.
    pub(crate) fn of(pod: &Pod<'t>) -> Option<Self> {
        let tree = pod.spec.tree();
        let text = |node: Node<'t>| node.span().text(tree.text());
        let optional = |node: Option<Node<'t>>| node.map_or("", text);
        let parts =
            [text(pod.spec), optional(pod.labels), optional(pod.annotations), pod.kind, pod.api_version, pod.namespace];
        (tree.is_verbatim() && !parts[0].is_empty()).then_some(Self(parts))
    }

    fn hash(&self) -> u64 {
        self.0.iter().fold(SEED, |hash, part| fold(fold_word(hash, part.len() as u64), part.as_bytes()))
    }

    fn is(&self, mut key: &[u8]) -> bool {
        for part in self.0 {
            let Some((length, rest)) = key.split_first_chunk::<8>() else { return false };
            if u64::from_le_bytes(*length) != part.len() as u64 || !rest.starts_with(part.as_bytes()) {
                return false;
            }
            key = rest.get(part.len()..).unwrap_or_default();
        }
        key.is_empty()
    }

    fn bytes(&self) -> Box<[u8]> {
        let mut bytes = Vec::new();
        for part in self.0 {
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.into_boxed_slice()
    }
}

impl Memo {
    /// The judgement of an equal pod, else that which `judge` makes.
    pub(crate) fn get_or(&mut self, key: Option<Key<'_>>, judge: impl FnOnce() -> Judgement) -> Arc<Judgement> {
        let Some(key) = key else { return Arc::new(judge()) };
        let candidates = self.entries.entry(key.hash()).or_default();
        if let Some(entry) = candidates.iter().find(|entry| key.is(&entry.key)) {
            return Arc::clone(&entry.judgement);
        }
        let judgement = Arc::new(judge());
        if candidates.len() < CANDIDATES && self.size < KEY_BUDGET {
            let key = key.bytes();
            self.size += key.len();
            candidates.push(Entry { key, judgement: Arc::clone(&judgement) });
        }
        judgement
    }
}

const SEED: u64 = 0x243F_6A88_85A3_08D3;
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
fn fold_word(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word) * u128::from(MULTIPLIER);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Eight bytes a step: the whole input is hashed once, so this must run at memory speed.
fn fold(hash: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let (pairs, single) = words.as_chunks::<2>();
    let (mut left, mut right) = (hash, hash.rotate_left(32));
    for [first, second] in pairs {
        left = fold_word(left, u64::from_le_bytes(*first));
        right = fold_word(right, u64::from_le_bytes(*second));
    }
    let hash =
        single.iter().fold(left ^ right.rotate_left(17), |hash, word| fold_word(hash, u64::from_le_bytes(*word)));
    rest.iter().fold(hash, |hash, byte| fold_word(hash, u64::from(*byte)))
}

/// The keys are hashes already.
#[derive(Debug, Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = fold(self.0, bytes);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
