//! Random layers against a model of a file system, to which their entries are applied one after the other.

use std::collections::{BTreeMap, BTreeSet};

use palisade_sources::images::Options;
use palisade_testkit::go_binary::{program, shapes};
use palisade_testkit::random::Random;

use crate::build::{Layer, lock, simple, written};
use crate::{found, gaps, scanned};

const PLAIN: [&str; 4] = ["a", "b", "c", "d"];
const WANTED: [&str; 2] = ["one/gradle.lockfile", "two/gradle.lockfile"];
/// Nothing but symbolic links is written here.
const SYMBOLIC: &str = "link/gradle.lockfile";
const FOLDERS: [&str; 3] = ["one", "two", "link"];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Program,
    Text,
    Lock,
}

#[derive(Clone, Debug)]
enum Node {
    /// Its number, the layer with its bytes, and these.
    File(usize, usize, Content),
    Link(String),
}

/// What takes more than one name away, or one by another kind.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sweep {
    /// All that lies in a folder of the layers below.
    Opaque,
    /// A folder of the layers below.
    Whiteout,
    /// A folder, by a file.
    File,
    /// A file, by a directory.
    Directory,
}

#[derive(Default)]
struct Model {
    /// Each with the layer whose entry it is.
    nodes: BTreeMap<String, (usize, Node)>,
    files: usize,
    /// Files that lie where folders were, each with its layer.
    in_the_way: BTreeMap<String, usize>,
    shown: Vec<String>,
}

impl Model {
    fn follow(&self, path: &str) -> Option<&Node> {
        let mut node = &self.nodes.get(path)?.1;
        for _ in 0..40 {
            match node {
                Node::File(..) => return Some(node),
                Node::Link(target) => node = &self.nodes.get(target)?.1,
            }
        }
        None
    }

    /// Writes an entry; none of those whose names were `used`, which are those that were written or linked to.
    fn entry(
        &mut self,
        random: &mut Random,
        number: usize,
        layer: Layer,
        used: Option<&mut BTreeSet<String>>,
    ) -> Layer {
        let kind = random.below(14);
        if kind >= 10 {
            return self.sweep(random, number, layer, used);
        }
        let names: Vec<&str> = if kind == 9 { vec![SYMBOLIC] } else { PLAIN.into_iter().chain(WANTED).collect() };
        let name = random.text(&names);
        if used.as_ref().is_some_and(|used| used.contains(name)) {
            return layer;
        }
        let targets: Vec<_> = self.nodes.keys().filter(|target| *target != name).cloned().collect();
        let is_file = |path: &String| matches!(self.nodes.get(path), Some((_, Node::File(..))));
        let target = random.pick(&targets).filter(|path| used.is_none() || is_file(path)).cloned();
        let is_whiteout = kind == 8;
        if let Some(used) = used {
            used.insert(name.to_owned());
            used.extend(target.clone().filter(|_| (5..=7).contains(&kind)));
        }
        let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
        let layer = if !(5..=7).contains(&kind) || target.is_some() { self.with_folder(folder, layer) } else { layer };
        if is_whiteout {
            self.shown.push(format!("{number} whiteout {name}"));
            self.nodes.retain(|path, (own, _)| path != name || *own == number);
            return layer.file(&format!("{folder}{}.wh.{file}", if folder.is_empty() { "" } else { "/" }), "");
        }
        match (kind, target) {
            (0..=4, _) => {
                let content = [Content::Program, Content::Text, Content::Lock][random.below(3)];
                self.files += 1;
                self.set(name, number, Node::File(self.files, number, content));
                let bytes = match content {
                    Content::Program => program(shapes()[0]),
                    Content::Text => b"empty=\n".to_vec(),
                    Content::Lock => lock(&format!("m{}", self.files), "1").into_bytes(),
                };
                layer.file(name, bytes)
            }
            (5..=7, Some(target)) => {
                self.shown.push(format!("{number} hard {target}"));
                let node = self.nodes[&target].1.clone();
                self.set(name, number, node);
                layer.hard(name, &target)
            }
            (9, _) => {
                let target = random.text(&PLAIN);
                self.set(name, number, Node::Link(target.to_owned()));
                layer.symbolic(name, &format!("/{target}"))
            }
            _ => layer,
        }
    }

    /// Takes more than one name away.
    fn sweep(
        &mut self,
        random: &mut Random,
        number: usize,
        layer: Layer,
        used: Option<&mut BTreeSet<String>>,
    ) -> Layer {
        let sweep = [Sweep::Opaque, Sweep::Whiteout, Sweep::File, Sweep::Directory][random.below(4)];
        let is_lower = matches!(sweep, Sweep::Opaque | Sweep::Whiteout);
        let place = random.text(if sweep == Sweep::Directory { &PLAIN } else { &FOLDERS });
        let is_meant = |path: &str| match path.strip_prefix(place) {
            Some(rest) if sweep == Sweep::Directory => rest.is_empty(),
            Some(rest) => rest.starts_with('/'),
            None => false,
        };
        if let Some(used) = used {
            let is_own = |path: &String| self.nodes.get(path).is_some_and(|(own, _)| *own == number);
            // Where names are used once, neither they nor what hard links lead to is taken away.
            if used.iter().any(|path| is_meant(path) && !(is_lower && is_own(path))) {
                return layer;
            }
            used.extend((sweep == Sweep::Directory).then(|| place.to_owned()));
        }
        self.shown.push(format!("{number} {sweep:?} {place}"));
        self.nodes.retain(|path, (own, _)| !is_meant(path) || (is_lower && *own == number));
        match sweep {
            Sweep::Opaque => self.with_folder(place, layer).file(&format!("{place}/.wh..wh..opq"), ""),
            Sweep::Whiteout => {
                self.in_the_way.retain(|folder, own| folder != place || *own == number);
                layer.file(&format!(".wh.{place}"), "")
            }
            Sweep::File => {
                self.in_the_way.insert(place.to_owned(), number);
                layer.file(place, "")
            }
            Sweep::Directory => layer.directory(place),
        }
    }

    /// Makes a folder where a file is in its way.
    fn with_folder(&mut self, folder: &str, layer: Layer) -> Layer {
        match self.in_the_way.remove(folder) {
            Some(_) => layer.directory(folder),
            None => layer,
        }
    }

    fn set(&mut self, name: &str, number: usize, node: Node) {
        self.shown.push(format!("{number} {name} = {node:?}"));
        self.nodes.insert(name.to_owned(), (number, node));
    }

    /// What is wrong with the lines that were found.
    fn complaint(&self, lines: &[String]) -> Option<String> {
        let places: BTreeMap<&String, (usize, usize, Content)> = self
            .nodes
            .iter()
            .filter_map(|(path, (_, node))| {
                let Node::File(file, layer, content) = node else { return None };
                Some((path, (*file, *layer, *content)))
            })
            .collect();
        let mut seen = BTreeSet::new();
        for line in lines {
            let [module, _, layer, path] = line.split(' ').collect::<Vec<_>>().try_into().expect("four words");
            let is_program = !module.starts_with("org.example:");
            let node = self.follow(path);
            let Some(Node::File(file, own, content)) = node else { return Some(format!("{line} is not there")) };
            let fits = if is_program { *content == Content::Program } else { module == format!("org.example:m{file}") };
            if !fits || own.to_string() != layer {
                return Some(format!("{line} is {node:?}"));
            }
            seen.insert(*file);
        }
        let wanted = WANTED.into_iter().chain([SYMBOLIC]).filter_map(|path| match self.follow(path) {
            Some(Node::File(file, _, Content::Lock)) => Some(*file),
            _ => None,
        });
        let programs = places.values().filter(|(_, _, content)| *content == Content::Program).map(|(file, ..)| *file);
        let missed = programs.chain(wanted).find(|file| !seen.contains(file));
        missed.map(|file| format!("file {file} is missed"))
    }
}

/// How many of the images have no gaps; all that have none are as the model says.
fn judge(seeds: std::ops::Range<u64>, is_honest: bool) -> usize {
    let mut whole = 0;
    for seed in seeds {
        let mut random = Random::new(seed);
        let mut model = Model::default();
        let layers = (0..2 + random.below(2)).map(|number| {
            let mut used = is_honest.then(BTreeSet::new);
            let count = 2 + random.below(6);
            (0..count).fold(Layer::new(), |layer, _| model.entry(&mut random, number, layer, used.as_mut()))
        });
        let layers = layers.collect();
        let (_folder, path) = written(&simple(layers).archive());
        let image = scanned(&path, &Options::default()).expect("an image");
        let (lines, mut gaps) = (found(&image), gaps(&image));
        // A program or a text may be called a lock; that is said of the file as it lies there.
        gaps.retain(|gap| gap.starts_with("layer-"));
        if gaps.is_empty() {
            whole += 1;
            assert_eq!(model.complaint(&lines), None, "seed {seed}\n{}\n{lines:#?}", model.shown.join("\n"));
        } else {
            assert!(!is_honest, "seed {seed}: {gaps:?}\n{}", model.shown.join("\n"));
        }
    }
    whole
}

#[test]
fn layers_that_write_each_name_once_are_read_as_they_are_unpacked() {
    assert_eq!(judge(0..300, true), 300);
}

#[test]
fn layers_that_write_names_again_are_read_as_they_are_unpacked_or_have_a_gap() {
    let whole = judge(0..300, false);
    assert!(whole > 100, "{whole}");
}
