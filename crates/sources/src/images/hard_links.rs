//! The hard links of a layer: further names of a file that lies in the same layer, or in one below.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;
use std::ops::Bound;

/// What a link takes besides the bytes of its names: its places in four collections.
const OVERHEAD: usize = 256;

/// Hard links by their names.
#[derive(Debug, Default)]
pub(super) struct HardLinks {
    /// The numbers of the files that they are names of.
    names: BTreeMap<Vec<u8>, usize>,
    files: Vec<Target>,
    /// The numbers of the files by the hashes of their places.
    places: HashMap<u64, usize>,
    bytes: usize,
}

/// The file that a hard link is another name of.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) place: Vec<u8>,
    /// The hash of the place.
    pub(super) hash: u64,
    /// Its links, and names that were links of it once.
    links: Vec<Vec<u8>>,
}

/// How many bytes a link is charged.
pub(super) const fn cost(name: &[u8], place: &[u8]) -> usize {
    2 * name.len() + place.len() + OVERHEAD
}

impl HardLinks {
    /// Adds a link; one to a link is one to its file.
    pub(super) fn add(&mut self, name: Vec<u8>, place: Vec<u8>, paths: &RandomState) {
        let hash = paths.hash_one(place.as_slice());
        let known = self.names.get(&place).or_else(|| self.places.get(&hash)).copied();
        self.bytes += cost(&name, &place);
        let number = known.unwrap_or(self.files.len());
        match self.files.get_mut(number) {
            Some(file) => file.links.push(name.clone()),
            None => self.files.push(Target { place, hash, links: vec![name.clone()] }),
        }
        if known.is_none() {
            self.places.insert(hash, number);
        }
        self.names.insert(name, number);
    }

    /// The names of links in a range.
    pub(super) fn range(&self, range: (Bound<&[u8]>, Bound<&[u8]>)) -> impl Iterator<Item = &Vec<u8>> {
        self.names.range::<[u8], _>(range).map(|(name, _)| name)
    }

    /// Something else is written under the name.
    pub(super) fn remove(&mut self, name: &[u8]) {
        self.names.remove(name);
    }

    /// Something else is written where links lead: gives one that keeps what lay there, and is from now on where the others
    /// lead.
    pub(super) fn keeper(&mut self, hash: u64, paths: &RandomState) -> Option<Vec<u8>> {
        let number = self.places.remove(&hash)?;
        let file = self.files.get_mut(number)?;
        while let Some(name) = file.links.pop() {
            if self.names.get(&name) == Some(&number) {
                self.names.remove(&name);
                file.place.clone_from(&name);
                file.hash = paths.hash_one(name.as_slice());
                self.places.insert(file.hash, number);
                return Some(name);
            }
        }
        None
    }

    /// Something else is written where links lead, and what lay there is not known: they are links no more. False where there
    /// are none.
    pub(super) fn lose(&mut self, hash: u64) -> bool {
        let Some(number) = self.places.remove(&hash) else { return false };
        let links = self.files.get_mut(number).map(|file| std::mem::take(&mut file.links)).unwrap_or_default();
        let before = self.names.len();
        for name in links {
            if self.names.get(&name) == Some(&number) {
                self.names.remove(&name);
            }
        }
        self.names.len() < before
    }

    /// What is charged for them.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Leaves out what is of no interest.
    pub(super) fn prune(&mut self, paths: &RandomState, mut is_of_interest: impl FnMut(&[u8], &Target) -> bool) {
        let all = std::mem::take(self);
        for (name, number) in all.names {
            if let Some(file) = all.files.get(number).filter(|file| is_of_interest(&name, file)) {
                self.add(name, file.place.clone(), paths);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Vec<u8>, &Target)> {
        self.names.iter().filter_map(|(name, number)| Some((name, self.files.get(*number)?)))
    }
}
