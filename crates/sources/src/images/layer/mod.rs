//! One layer: its entries as they are written, whiteouts and all. What they mean for the layers below is decided in `merge`.

mod content;
mod shared;

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::io;
use std::ops::Bound;

use palisade_packages::catalogers::PackageGap;

use super::attention::{Found, may_want};
use super::error::LAYER_ENTRY_REFUSED;
use super::hard_links::{self, HardLinks};
use super::path::{self, Escape};
use super::tar::{Entry, Forward, Kind, Tar};
use shared::MAX_HARD_LINKS;
pub(super) use shared::Shared;

/// So many refused entries of a layer are named; the rest are counted.
const NAMED_REFUSALS: usize = 20;
/// Bytes of the symbolic links of a layer that are kept to find where paths lead.
const MAX_LINKS: usize = 16 << 20;

/// A layer whose hard links take no more than this keeps all of them: any may be where a symbolic link leads.
const FEW_HARD_LINKS: usize = 1 << 20;

/// Files to be read by another name than their own: links lead from there to here. By their own names.
pub(super) type Aliases = BTreeMap<Vec<u8>, Vec<Alias>>;

/// Another name of a file.
#[derive(Debug)]
pub(super) struct Alias {
    /// The name by which it is read.
    pub(super) name: String,
    /// Under which name it is kept: that of a hard link, or where a symbolic one leads.
    pub(super) key: Vec<u8>,
}

/// What a layer holds of interest, and what it does to the layers below.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// Files that were read, by their names.
    pub(super) files: BTreeMap<Vec<u8>, Found>,
    pub(super) marks: Marks,
    /// Symbolic links: name, and where it leads from the root.
    pub(super) links: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Hard links whose names somebody may want, or that are further names of files that were read or lie in layers below.
    pub(super) hard_links: HardLinks,
    pub(super) gaps: Vec<PackageGap>,
    refused: usize,
    link_bytes: usize,
    has_many_hard_links: bool,
}

/// Hashes of paths: a million entries take megabytes, not hundreds of them.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Everything but directories: it hides what lies there and below.
    pub(super) solid: Vec<u64>,
    /// Whiteouts: they hide the same, and are nothing themselves.
    pub(super) gone: Vec<u64>,
    /// Directories hide a file of that name.
    pub(super) directories: Vec<u64>,
    /// Opaque directories hide everything below.
    pub(super) opaque: Vec<u64>,
}

/// Reads the entries of a layer into `layer`, all of interest or only `aliases`.
pub(super) fn walk(
    input: impl Forward,
    shared: &Shared<'_>,
    aliases: Option<&Aliases>,
    layer: &mut Layer,
) -> io::Result<()> {
    let mut tar = Tar::new(input);
    let mut entry = Entry::default();
    while tar.next(&mut entry)? {
        match (path::normalise(&entry.path), aliases) {
            (Ok(path), None) => {
                shared.count()?;
                layer.add(path, &entry, &mut tar, shared)?;
            }
            (Ok(path), Some(aliases)) => {
                if let Some(names) = aliases.get(&path) {
                    layer.add_alias(names, &entry, &mut tar, shared)?;
                }
            }
            (Err(Escape), None) => {
                shared.count()?;
                layer.refuse(&entry.path, "its name leads out of the tree");
            }
            _ => {}
        }
    }
    Ok(())
}

impl Marks {
    fn settle(&mut self) {
        for marks in [&mut self.solid, &mut self.gone, &mut self.directories, &mut self.opaque] {
            marks.sort_unstable();
            marks.dedup();
        }
    }
}

impl Layer {
    fn add<R: Forward>(
        &mut self,
        path: Vec<u8>,
        entry: &Entry,
        tar: &mut Tar<R>,
        shared: &Shared<'_>,
    ) -> io::Result<()> {
        let hash = |path: &[u8]| shared.paths.hash_one(path);
        if entry.kind == Kind::Directory {
            self.marks.directories.push(hash(&path));
            self.write_over(&path, shared);
            return Ok(());
        }
        // OCI image specification, layer.md, "Whiteouts"; other names of this form are records of aufs.
        if let Some(name) = path::file_name(&path).strip_prefix(b".wh.") {
            match name {
                b".wh..opq" => self.marks.opaque.push(hash(path::parent(&path))),
                _ if name.starts_with(b".wh.") || name.is_empty() => {}
                _ => self.marks.gone.push(hash(&path::join(path::parent(&path), name))),
            }
            return Ok(());
        }
        if entry.kind == Kind::HardLink && path::normalise(&entry.link).as_ref() == Ok(&path) {
            self.refuse(&path, "a hard link to itself");
            return Ok(());
        }
        self.marks.solid.push(hash(&path));
        self.write_over(&path, shared);
        self.write_over_below(&path, shared);
        match entry.kind {
            Kind::File => self.add_file(path, entry, tar, shared)?,
            Kind::SymbolicLink => self.add_link(path, &entry.link),
            Kind::HardLink => self.add_hard_link(path, &entry.link, shared),
            Kind::Directory | Kind::Other => {}
        }
        Ok(())
    }

    /// Within a layer the last entry of a name counts; hard links that were made before keep what lay there.
    fn write_over(&mut self, path: &[u8], shared: &Shared<'_>) {
        self.links.remove(path);
        self.hard_links.remove(path);
        let hash = shared.paths.hash_one(path);
        let Some(found) = self.files.remove(path) else {
            // It was no file that is read, or lies in a layer below.
            if self.hard_links.lose(hash) {
                self.refuse(
                    path,
                    "is written again behind a hard link to it, and what the link keeps is not looked at",
                );
            }
            return;
        };
        let Some(name) = self.hard_links.keeper(hash, &shared.paths) else { return };
        if may_want(&String::from_utf8_lossy(&name)) && path::file_name(&name) != path::file_name(path) {
            self.refuse(&name, "is a hard link to what is then written again, and is read only by the other name");
        }
        self.files.insert(name.clone(), found.renamed(path, &name));
    }

    /// Where something else than a directory comes, a directory of this layer is gone with all that lay in it.
    fn write_over_below(&mut self, path: &[u8], shared: &Shared<'_>) {
        let (first, end) = ([path, b"/"].concat(), [path, b"0"].concat());
        let below = (Bound::Included(first.as_slice()), Bound::Excluded(end.as_slice()));
        let files = self.files.range::<[u8], _>(below).map(|(name, _)| name);
        let links = self.links.range::<[u8], _>(below).map(|(name, _)| name);
        let names: Vec<_> = files.chain(links).chain(self.hard_links.range(below)).cloned().collect();
        names.iter().for_each(|name| self.write_over(name, shared));
    }

    fn add_file<R: Forward>(
        &mut self,
        path: Vec<u8>,
        entry: &Entry,
        tar: &mut Tar<R>,
        shared: &Shared<'_>,
    ) -> io::Result<()> {
        let shown = String::from_utf8_lossy(&path).into_owned();
        let found = content::read(&shown, entry, tar, shared)?;
        if let Some(found) = found {
            self.files.insert(path, found);
        }
        Ok(())
    }

    fn add_alias<R: Forward>(
        &mut self,
        names: &[Alias],
        entry: &Entry,
        tar: &mut Tar<R>,
        shared: &Shared<'_>,
    ) -> io::Result<()> {
        // Several names of one file say the same.
        let Some(alias) = names.first() else { return Ok(()) };
        if entry.kind == Kind::File {
            // Nothing of interest is something that was read.
            let found = content::read(&alias.name, entry, tar, shared)?.unwrap_or_default();
            self.files.insert(alias.key.clone(), found);
        } else {
            self.files.remove(&alias.key);
        }
        Ok(())
    }

    /// Marks that something other than a directory lies there.
    pub(super) fn add_solid(&mut self, shared: &Shared<'_>, path: &[u8]) {
        self.marks.solid.push(shared.paths.hash_one(path));
    }

    pub(super) fn add_link(&mut self, path: Vec<u8>, link: &[u8]) {
        let Some(target) = path::target(&path, link) else { return };
        self.link_bytes += path.len() + target.len();
        if self.link_bytes <= MAX_LINKS {
            self.links.insert(path, target);
        } else if self.link_bytes - path.len() - target.len() <= MAX_LINKS {
            self.refuse(&path, "from here on, symbolic links are not followed: there are too many");
        }
    }

    fn add_hard_link(&mut self, path: Vec<u8>, link: &[u8], shared: &Shared<'_>) {
        match path::normalise(link) {
            Ok(_) if self.has_many_hard_links => {}
            Ok(target) => {
                let bytes = hard_links::cost(&path, &target);
                if shared.charge(bytes) || (self.prune_hard_links(shared) && shared.charge(bytes)) {
                    self.hard_links.add(path, target, &shared.paths);
                } else {
                    self.has_many_hard_links = true;
                    self.refuse(&path, "from here on, hard links are not followed: there are too many");
                }
            }
            Err(Escape) => self.refuse(&path, "a hard link that leads out of the tree"),
        }
    }

    /// Leaves out the hard links to files of this layer that nobody asks for; false where hardly any room is won.
    fn prune_hard_links(&mut self, shared: &Shared<'_>) -> bool {
        self.marks.settle();
        let Self { files, marks, hard_links, .. } = self;
        let before = hard_links.bytes();
        hard_links.prune(&shared.paths, |name, target| {
            let is_below = || marks.solid.binary_search(&target.hash).is_err();
            files.contains_key(&target.place) || may_want(&String::from_utf8_lossy(name)) || is_below()
        });
        let won = before.saturating_sub(hard_links.bytes());
        shared.give_back(won);
        // Each time costs as much as there are entries.
        won >= MAX_HARD_LINKS / 4
    }

    pub(super) fn refuse(&mut self, path: &[u8], why: &str) {
        self.refused += 1;
        if self.refused <= NAMED_REFUSALS {
            let path = String::from_utf8_lossy(path.get(..path.len().min(200)).unwrap_or_default()).into_owned();
            self.gaps.push(PackageGap { code: &LAYER_ENTRY_REFUSED, path, why: why.to_owned() });
        }
    }

    /// To be called after the last entry, even where there is an error.
    pub(super) fn settle(&mut self, shared: &Shared<'_>) {
        self.marks.settle();
        if self.hard_links.bytes() > FEW_HARD_LINKS {
            self.prune_hard_links(shared);
        }
        if let Some(more) = self.refused.checked_sub(NAMED_REFUSALS).filter(|more| *more > 0) {
            let why = format!("{more} more entries were refused");
            self.gaps.push(PackageGap { code: &LAYER_ENTRY_REFUSED, path: String::new(), why });
            self.refused = 0;
        }
    }
}
