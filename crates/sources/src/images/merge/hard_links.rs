//! Where the bytes of hard links lie.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, BuildHasherDefault};

use super::Itself;
use super::links::Links;
use crate::images::layer::Layer;

/// A hard link and its file.
#[derive(Debug)]
pub(super) struct HardLink {
    pub(super) name: Vec<u8>,
    /// The layer with the file and the name of it there; nothing where no layer has one.
    pub(super) file: Option<(usize, Vec<u8>)>,
}

/// The hard links of each layer. The file lies in the same layer or in the topmost of those below that has one: what layers
/// above do to it later takes nothing from the link.
pub(super) fn of_layers(layers: &[Layer], paths: &RandomState, links: &Links) -> Vec<Vec<HardLink>> {
    let spelled = |place: &[u8]| links.place(place).map_or(0, |place| paths.hash_one(place.as_slice()));
    let targets = layers.iter().flat_map(|layer| layer.hard_links.iter());
    let wanted: HashSet<u64, BuildHasherDefault<Itself>> =
        targets.flat_map(|(_, target)| [target.hash, spelled(&target.place)]).collect();
    let mut holders: HashMap<u64, (usize, Option<Vec<u8>>)> = HashMap::new();
    let of_layer = |(index, layer): (usize, &Layer)| {
        for solid in layer.marks.solid.iter().filter(|solid| wanted.contains(solid)) {
            holders.insert(*solid, (index, None));
        }
        let is_solid = |hash: &u64| layer.marks.solid.binary_search(hash).is_ok();
        let found = layer.hard_links.iter().map(|(name, target)| {
            let holder = holders.get(&target.hash).or_else(|| holders.get(&spelled(&target.place)));
            let file = holder.map(|(layer, elsewhere)| (*layer, elsewhere.as_ref().unwrap_or(&target.place).clone()));
            // A link of a layer above may lead to this one.
            let own = paths.hash_one(name.as_slice());
            if let Some((layer, place)) = file.as_ref().filter(|_| wanted.contains(&own)) {
                holders.insert(own, (*layer, Some(place.clone())));
            }
            HardLink { name: name.clone(), file }
        });
        let found = found.collect();
        // A whiteout takes nothing from the links and the files of its own layer.
        for gone in &layer.marks.gone {
            if holders.get(gone).is_some_and(|(holder, _)| *holder < index && !is_solid(gone)) {
                holders.remove(gone);
            }
        }
        found
    };
    layers.iter().enumerate().map(of_layer).collect()
}
