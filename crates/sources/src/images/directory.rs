//! A directory: the unpacked file system of an image, or a project. It is read as one layer; links are not followed but
//! looked up, so that nothing outside is read.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use palisade_packages::catalogers::PackageGap;
use rustix::fs::OFlags;

use super::attention::{Found, HEAD, Opened};
use super::error::{Fault, IMAGE_FILE_UNREADABLE, ImageError};
use super::layer::{Aliases, Layer, Shared};
use super::options::Options;
use super::path;

/// What the kernel shows where it is mounted in a live system, and no part of it.
const MOUNTED: [&[u8]; 4] = [b"proc", b"sys", b"dev", b"run"];

/// Reads a directory as one layer. `told` hears of each file's bytes.
pub(super) fn walk(
    root: &Path,
    shared: &Shared<'_>,
    options: &Options,
    told: &dyn Fn(u64),
) -> Result<Layer, ImageError> {
    let unreadable = |error: io::Error| ImageError::unreadable(&root.display().to_string(), &error);
    let device = fs::metadata(root).map_err(unreadable)?.dev();
    fs::read_dir(root).map_err(unreadable)?;
    let mut walk = Walk { root, shared, told, device, depth: options.budgets.depth, layer: Layer::default() };
    let mut open = vec![Vec::new()];
    while let Some(directory) = open.pop() {
        if let Err(error) = walk.directory(&directory, &mut open) {
            let fault = Fault::of(&error);
            walk.layer.gaps.push(PackageGap { code: fault.code, path: shown(&directory), why: fault.why });
            break;
        }
    }
    walk.layer.settle(shared);
    Ok(walk.layer)
}

/// Reads files by other names than their own.
pub(super) fn aliases(root: &Path, aliases: &Aliases, shared: &Shared<'_>) -> Layer {
    let mut layer = Layer::default();
    for (place, names) in aliases {
        let Some(alias) = names.first() else { continue };
        let found = read(&at(root, place), &alias.name, shared).unwrap_or_default();
        layer.files.insert(alias.key.clone(), found);
    }
    layer
}

struct Walk<'a> {
    root: &'a Path,
    shared: &'a Shared<'a>,
    told: &'a dyn Fn(u64),
    device: u64,
    depth: usize,
    layer: Layer,
}

impl Walk<'_> {
    /// Reads the files of a directory and adds its directories to `open`. An error ends the walk.
    fn directory(&mut self, directory: &[u8], open: &mut Vec<Vec<u8>>) -> io::Result<()> {
        let listed = fs::read_dir(at(self.root, directory)).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.file_name().into_vec())).collect::<io::Result<Vec<_>>>()
        });
        let mut names = match listed {
            Ok(names) => names,
            Err(error) => {
                self.unreadable(directory, &error);
                return Ok(());
            }
        };
        // The last one is taken first.
        names.sort_unstable_by(|left, right| right.cmp(left));
        for name in names {
            self.shared.count()?;
            let path = path::join(directory, &name);
            match fs::symlink_metadata(at(self.root, &path)) {
                Ok(metadata) => self.entry(path, &metadata, open),
                Err(error) => self.unreadable(&path, &error),
            }
        }
        Ok(())
    }

    fn entry(&mut self, path: Vec<u8>, metadata: &Metadata, open: &mut Vec<Vec<u8>>) {
        let kind = metadata.file_type();
        if kind.is_dir() {
            let is_mounted = MOUNTED.contains(&path.as_slice()) && metadata.dev() != self.device;
            if path::parts(&path).count() > self.depth {
                self.layer.refuse(&path, "directories lie too deep within each other");
            } else if !is_mounted {
                open.push(path);
            }
            return;
        }
        self.layer.add_solid(self.shared, &path);
        if kind.is_symlink() {
            match fs::read_link(at(self.root, &path)) {
                Ok(target) => self.layer.add_link(path, target.as_os_str().as_bytes()),
                Err(error) => self.unreadable(&path, &error),
            }
        } else if kind.is_file() {
            (self.told)(metadata.len());
            if let Some(found) = read(&at(self.root, &path), &shown(&path), self.shared) {
                self.layer.files.insert(path, found);
            }
        }
    }

    fn unreadable(&mut self, path: &[u8], error: &io::Error) {
        let why = error.to_string();
        self.layer.gaps.push(PackageGap { code: &IMAGE_FILE_UNREADABLE, path: shown(path), why });
    }
}

/// Reads a file if somebody wants it, by the name it is to have.
fn read(file: &Path, name: &str, shared: &Shared<'_>) -> Option<Found> {
    let read = || {
        let mut file = open(file)?;
        let size = file.metadata()?.len();
        let mut head = Vec::with_capacity(HEAD);
        (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
        // A file that grows while it is read is read as far as it was.
        let rest = file.take(size.saturating_sub(head.len() as u64));
        shared.reader.read(Opened { path: name, size, head: &head, rest })
    };
    read().unwrap_or_else(|error: io::Error| Some(Found::gap(&IMAGE_FILE_UNREADABLE, name, error.to_string())))
}

/// Opens a file that is no link, and does not wait where it has become a pipe.
fn open(path: &Path) -> io::Result<File> {
    open_with(path, OFlags::NOFOLLOW)
}

/// Opens a file, following links, without ever waiting for the writer of a pipe: what it is, is asked of what was opened.
pub(super) fn open_at_once(path: &Path) -> io::Result<File> {
    open_with(path, OFlags::empty())
}

fn open_with(path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = (flags | OFlags::NONBLOCK | OFlags::CLOEXEC).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

fn at(root: &Path, path: &[u8]) -> PathBuf {
    if path.is_empty() { root.to_owned() } else { root.join(OsStr::from_bytes(path)) }
}

fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}
