//! The hard links of a layer: further names of a file that lies in the same layer, or in one below.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;

/// Bytes of names and targets that are kept of a layer, once those are left out that lead to nothing of interest.
const MAX_BYTES: usize = 8 << 20;

/// Hard links by their names.
#[derive(Debug, Default)]
pub(super) struct HardLinks {
    targets: BTreeMap<Vec<u8>, Target>,
    /// One name for each target, by the hash of the latter.
    names: HashMap<u64, Vec<u8>>,
    bytes: usize,
}

/// The file that a hard link is another name of.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) place: Vec<u8>,
    /// The hash of the place.
    pub(super) hash: u64,
}

impl HardLinks {
    /// Adds a link; one to a link leads to what that leads to.
    pub(super) fn add(&mut self, name: Vec<u8>, place: Vec<u8>, paths: &RandomState) {
        let place = self.targets.get(&place).map_or(place, |further| further.place.clone());
        let hash = paths.hash_one(place.as_slice());
        self.names.entry(hash).or_insert_with(|| name.clone());
        self.bytes += name.len() + place.len();
        self.targets.insert(name, Target { place, hash });
    }

    /// Something else is written under the name.
    pub(super) fn remove(&mut self, name: &[u8]) {
        if let Some(target) = self.targets.remove(name) {
            self.bytes = self.bytes.saturating_sub(name.len() + target.place.len());
        }
    }

    /// Something else is written where a link leads: gives the name that keeps what lay there.
    pub(super) fn keeper(&mut self, place: &[u8], hash: u64) -> Option<Vec<u8>> {
        let name = self.names.remove(&hash)?;
        let is_it = self.targets.get(&name).is_some_and(|target| target.place == place);
        is_it.then(|| self.remove(&name))?;
        Some(name)
    }

    /// Whether there are so many that those without interest have to go.
    pub(super) const fn is_full(&self) -> bool {
        self.bytes > MAX_BYTES
    }

    /// Leaves out what is of no interest; false where hardly any room is won.
    pub(super) fn prune(&mut self, mut is_of_interest: impl FnMut(&[u8], &Target) -> bool) -> bool {
        self.targets.retain(|name, target| is_of_interest(name, target));
        self.names.retain(|_, name| self.targets.contains_key(name));
        self.bytes = self.targets.iter().map(|(name, target)| name.len() + target.place.len()).sum();
        self.bytes <= MAX_BYTES / 2
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Vec<u8>, &Target)> {
        self.targets.iter()
    }
}
