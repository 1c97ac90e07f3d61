//! Where symbolic links lead.

use std::collections::{BTreeMap, HashMap};

use crate::images::path;

/// As many as Linux follows (path_resolution(7)).
const MAX_FOLLOWED: usize = 40;
/// Other names of one place that are looked at.
const MAX_SPELLINGS: usize = 16;

/// The symbolic links of a tree.
#[derive(Debug, Default)]
pub(super) struct Links {
    targets: HashMap<Vec<u8>, Vec<u8>>,
    /// Which links lead directly to a place.
    sources: BTreeMap<Vec<u8>, Vec<Vec<u8>>>,
}

impl Links {
    /// Adds a link; the first of a name counts.
    pub(super) fn add(&mut self, name: Vec<u8>, target: Vec<u8>) {
        if self.targets.contains_key(&name) {
            return;
        }
        let sources = self.sources.entry(target.clone()).or_default();
        if sources.len() < MAX_SPELLINGS {
            sources.push(name.clone());
        }
        self.targets.insert(name, target);
    }

    /// All links.
    pub(super) fn names(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.targets.keys()
    }

    /// Where a path leads; nothing where it never ends.
    pub(super) fn follow(&self, path: &[u8]) -> Option<Vec<u8>> {
        let mut left: Vec<Vec<u8>> = reversed(path);
        let mut place = Vec::with_capacity(path.len());
        let mut followed = 0;
        while let Some(part) = left.pop() {
            let next = path::join(&place, &part);
            match self.targets.get(&next) {
                Some(target) => {
                    followed += 1;
                    if followed > MAX_FOLLOWED {
                        return None;
                    }
                    place.clear();
                    left.extend(reversed(target));
                }
                None => place = next,
            }
        }
        Some(place)
    }

    /// Where a file of this name lies: links above it are followed, it is none itself.
    pub(super) fn place(&self, path: &[u8]) -> Option<Vec<u8>> {
        if self.targets.is_empty() {
            return Some(path.to_vec());
        }
        Some(path::join(&self.follow(path::parent(path))?, path::file_name(path)))
    }

    /// Other names of a place through one link to a directory above it, each with the length of the link's name.
    pub(super) fn spellings<'a>(&'a self, place: &'a [u8]) -> impl Iterator<Item = (Vec<u8>, usize)> + 'a {
        let through = move |directory: &'a [u8]| {
            let rest = place.get(directory.len() + 1..).unwrap_or_default();
            let links = self.sources.get(directory).into_iter().flatten();
            links.map(move |link| (path::join(link, rest), link.len()))
        };
        path::ancestors(place).flat_map(through).take(MAX_SPELLINGS)
    }
}

fn reversed(path: &[u8]) -> Vec<Vec<u8>> {
    let mut parts: Vec<_> = path::parts(path).map(<[u8]>::to_vec).collect();
    parts.reverse();
    parts
}
