//! The layers on top of each other: what hides what, where links lead, and the packages of what is left.
//!
//! As runtimes unpack it (OCI image specification, layer.md, "Applying Changesets"): a layer's entry replaces what lies at its
//! name, a whiteout takes it away, an opaque directory takes away all that lay in it; all of them look only at layers below.

mod hard_links;
mod links;

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher};

use palisade_packages::Inventory;
use palisade_packages::catalogers::PackageGap;
use palisade_packages::component::Evidence;
use palisade_packages::distribution;

use super::attention::{Found, may_want};
use super::error::LAYER_ENTRY_REFUSED;
use super::facts::Inspected;
use super::layer::{Alias, Aliases, Layer, Marks};
use super::path;
use hard_links::HardLink;
use links::Links;

/// Package databases whose readers go by their whole path: where a link leads to one elsewhere, it is read by this name.
const ANCHORS: [&str; 9] = [
    "etc/os-release",
    "usr/lib/os-release",
    "var/lib/dpkg/status",
    "lib/apk/db/installed",
    "usr/lib/apk/db/installed",
    "var/lib/rpm/rpmdb.sqlite",
    "var/lib/rpm/Packages.db",
    "var/lib/rpm/Packages",
    "usr/lib/sysimage/rpm/rpmdb.sqlite",
];

const SOLID: u8 = 1;
const DIRECTORY: u8 = 2;
const OPAQUE: u8 = 4;

/// What the layers above do to those below.
#[derive(Debug)]
struct Above<'a> {
    paths: &'a RandomState,
    marks: HashMap<u64, u8, BuildHasherDefault<Itself>>,
}

/// The keys are hashes already.
#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |value, byte| value.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl Above<'_> {
    fn add(&mut self, marks: &Marks) {
        let kinds =
            [(&marks.solid, SOLID), (&marks.gone, SOLID), (&marks.directories, DIRECTORY), (&marks.opaque, OPAQUE)];
        for (hashes, kind) in kinds {
            for hash in hashes {
                *self.marks.entry(*hash).or_default() |= kind;
            }
        }
    }

    fn has(&self, path: &[u8], kinds: u8) -> bool {
        self.marks.get(&self.paths.hash_one(path)).is_some_and(|own| own & kinds != 0)
    }

    /// Whether something above hides the file at `path`; of the directories, those longer than `within` are looked at.
    fn hides(&self, path: &[u8], within: usize) -> bool {
        if self.marks.is_empty() {
            return false;
        }
        let mut directories = path::ancestors(path).take_while(|directory| directory.len() > within);
        self.has(path, SOLID | DIRECTORY)
            || directories.any(|directory| self.has(directory, SOLID | OPAQUE))
            || (within == 0 && self.has(b"", OPAQUE))
    }
}

/// The layers, merged.
pub(super) struct Merged<'a> {
    layers: &'a mut [Layer],
    paths: &'a RandomState,
    links: Links,
    /// The layer of each visible file, by where it really lies, and its name there.
    visible: BTreeMap<Vec<u8>, (usize, Vec<u8>)>,
    gaps: Vec<PackageGap>,
}

impl<'a> Merged<'a> {
    /// Finds what is visible.
    pub(super) fn new(layers: &'a mut [Layer], paths: &'a RandomState) -> Self {
        let links = visible_links(layers, paths);
        let mut merged = Self { layers, paths, links, visible: BTreeMap::new(), gaps: Vec::new() };
        merged.find_visible();
        merged
    }

    fn find_visible(&mut self) {
        let mut above = Above { paths: self.paths, marks: HashMap::default() };
        for (index, layer) in self.layers.iter().enumerate().rev() {
            for path in layer.files.keys() {
                let place = self.real(path);
                if !self.is_hidden(&above, path, &place) {
                    self.visible.entry(place).or_insert_with(|| (index, path.clone()));
                }
            }
            if index > 0 {
                above.add(&layer.marks);
            }
        }
    }

    /// Where a file of this name really lies.
    fn real(&self, path: &[u8]) -> Vec<u8> {
        self.links.place(path).unwrap_or_else(|| path.to_vec())
    }

    /// Whether something above hides a file by its name, or by another one of where it really lies.
    fn is_hidden(&self, above: &Above<'_>, path: &[u8], place: &[u8]) -> bool {
        let mut spellings = self.links.spellings(place);
        above.hides(path, 0) || spellings.any(|(spelling, within)| above.hides(&spelling, within))
    }

    /// The files that have to be read by another name, by layer. What was read of a file whose hard link stays is given to the
    /// latter.
    pub(super) fn aliases(&mut self) -> BTreeMap<usize, Aliases> {
        let mut aliases: BTreeMap<usize, Aliases> = BTreeMap::new();
        let mut add = |(layer, place): (usize, Vec<u8>), name: &[u8], key: Vec<u8>| {
            let name = String::from_utf8_lossy(name).into_owned();
            aliases.entry(layer).or_default().entry(place).or_default().push(Alias { name, key });
        };
        let hard_links = self.hard_links();
        let elsewhere = self.elsewhere();
        for (layer, place, name) in self.locate(elsewhere) {
            let file = hard_links.get(&place).cloned().unwrap_or_else(|| (layer, place.clone()));
            add(file, &name, place);
        }
        for (name, file) in hard_links {
            let (layer, place) = &file;
            if self.visible.get(&self.real(place)).is_some_and(|(visible, _)| visible == layer) {
                // What stands there is the same, and is judged by that name.
            } else if may_want(&String::from_utf8_lossy(&name)) {
                add(file, &name, name.clone());
            } else {
                self.rename(&file, name);
            }
        }
        aliases
    }

    /// Gives what was read of a hidden file to a hard link that stays.
    fn rename(&mut self, (layer, place): &(usize, Vec<u8>), name: Vec<u8>) {
        let Some(files) = self.layers.get_mut(*layer).map(|layer| &mut layer.files) else { return };
        let Some(found) = files.remove(place) else { return };
        files.insert(name.clone(), found.renamed(place, &name));
        self.visible.insert(self.real(&name), (*layer, name));
    }

    /// Where symbolic links lead whose names somebody wants, and those names.
    fn elsewhere(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let wanted = self.links.names().filter(|name| may_want(&String::from_utf8_lossy(name)));
        let names: BTreeSet<_> = wanted.cloned().chain(ANCHORS.map(|anchor| anchor.as_bytes().to_vec())).collect();
        let mut elsewhere = Vec::new();
        for name in names {
            match self.links.follow(&name) {
                Some(place) if place == name || self.visible.contains_key(&place) => {}
                Some(place) => elsewhere.push((place, name)),
                None => self.refuse(&name, "a link in a loop, where packages or the distribution are listed"),
            }
        }
        elsewhere
    }

    /// Hard links that are visible, each with the layer that has its file and the name of that there.
    fn hard_links(&mut self) -> BTreeMap<Vec<u8>, (usize, Vec<u8>)> {
        let mut above = Above { paths: self.paths, marks: HashMap::default() };
        let mut found = BTreeMap::new();
        let mut dangling = Vec::new();
        let links = hard_links::of_layers(self.layers, self.paths, &self.links);
        for (layer, links) in self.layers.iter().zip(links).rev() {
            for HardLink { name, file } in links {
                match file {
                    _ if self.is_hidden(&above, &name, &self.real(&name)) => {}
                    Some(file) => drop(found.insert(name, file)),
                    None => dangling.push(name),
                }
            }
            above.add(&layer.marks);
        }
        for name in dangling.iter().filter(|name| may_want(&String::from_utf8_lossy(name))) {
            self.refuse(name, "a hard link to a file that is not there, where packages are listed");
        }
        found
    }

    fn refuse(&mut self, name: &[u8], why: &str) {
        let path = String::from_utf8_lossy(name).into_owned();
        self.gaps.push(PackageGap { code: &LAYER_ENTRY_REFUSED, path, why: why.to_owned() });
    }

    /// The topmost layer with something at each place that nothing hides. The layers are walked once for all places, as there may
    /// be as many of them as entries.
    fn locate(&self, mut places: Vec<(Vec<u8>, Vec<u8>)>) -> Vec<(usize, Vec<u8>, Vec<u8>)> {
        let mut above = Above { paths: self.paths, marks: HashMap::default() };
        let mut found = Vec::new();
        for (index, layer) in self.layers.iter().enumerate().rev() {
            places.retain(|(place, _)| !above.hides(place, 0));
            let holds = |(place, _): &mut (Vec<u8>, Vec<u8>)| {
                layer.marks.solid.binary_search(&self.paths.hash_one(place.as_slice())).is_ok()
            };
            found.extend(places.extract_if(.., holds).map(|(place, name)| (index, place, name)));
            above.add(&layer.marks);
        }
        // By name, as they came.
        found.sort_by(|left, right| left.2.cmp(&right.2));
        found
    }

    /// Adds what was read by another name. What was not found was itself a link that is not followed.
    pub(super) fn add_aliases(&mut self, layer: usize, aliases: &Aliases, found: BTreeMap<Vec<u8>, Found>) {
        let first = aliases.iter().filter_map(|(place, names)| Some((place, names.first()?)));
        for (place, alias) in first.filter(|(_, alias)| !found.contains_key(&alias.key)) {
            self.rename(&(layer, place.clone()), alias.key.clone());
            self.refuse(alias.name.as_bytes(), "leads through a hard link to what is not looked at");
        }
        for (key, found) in found {
            self.visible.insert(self.real(&key), (layer, key.clone()));
            if let Some(own) = self.layers.get_mut(layer) {
                own.files.insert(key, found);
            }
        }
    }

    /// The packages of all visible files, and those that the caller looked at. `is_image` says whether layers are to be named.
    pub(super) fn inventory(mut self, is_image: bool) -> (Inventory, Vec<Inspected>) {
        let mut inspected = Vec::new();
        let mut inventory = Inventory { gaps: std::mem::take(&mut self.gaps), ..Inventory::default() };
        inventory.distribution = distribution::PATHS.iter().find_map(|path| {
            let place = self.links.follow(path.as_bytes())?;
            let (layer, name) = self.visible.get(&place)?;
            self.layers.get(*layer)?.files.get(name)?.distribution.clone()
        });
        for (layer, name) in self.visible.values() {
            let files = self.layers.get_mut(*layer).map(|layer| &mut layer.files);
            let Some(mut found) = files.and_then(|files| files.remove(name)) else { continue };
            let number = u32::try_from(*layer).ok().filter(|_| is_image);
            if let Some(of_caller) = found.inspected {
                let path = String::from_utf8_lossy(name).into_owned();
                inspected.push(Inspected { number: of_caller, place: Evidence { path, layer: number } });
            }
            for evidence in found.catalog.components.iter_mut().flat_map(|component| &mut component.evidence) {
                evidence.layer = number;
            }
            inventory.add(found.catalog);
        }
        for layer in self.layers.iter_mut() {
            inventory.gaps.append(&mut layer.gaps);
        }
        inventory.settle();
        (inventory, inspected)
    }
}

/// Symbolic links that nothing hides; of several of one name, the topmost.
fn visible_links(layers: &[Layer], paths: &RandomState) -> Links {
    let mut above = Above { paths, marks: HashMap::default() };
    let mut links = Links::default();
    for (index, layer) in layers.iter().enumerate().rev() {
        for (name, target) in layer.links.iter().filter(|(name, _)| !above.hides(name, 0)) {
            links.add(name.clone(), target.clone());
        }
        if index > 0 {
            above.add(&layer.marks);
        }
    }
    links
}
