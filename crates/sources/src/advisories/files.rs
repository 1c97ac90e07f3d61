//! Which files lie below a path that was named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::AdvisoriesError;

/// What lies below a path.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, by name, each once.
    pub files: Vec<PathBuf>,
    /// What could not be looked at, or is nothing that can be read.
    pub left: Vec<AdvisoriesError>,
}

/// The files below a path: itself, where it is one. Names that begin with a dot are left out.
///
/// Links are followed, because Kubernetes mounts every file of a `ConfigMap` as one, into a folder whose name begins with dots; those to
/// folders elsewhere are named instead, because one of them can lead to all that the machine has. A file that is reached by several
/// names has the one that is no link, or the first.
///
/// # Errors
/// Where the path cannot be read, or is neither a file nor a directory.
pub fn files(named: &Path) -> Result<Found, AdvisoriesError> {
    let unreadable = |error| AdvisoriesError::unreadable(named, error);
    let metadata = fs::metadata(named).map_err(unreadable)?;
    if metadata.is_file() {
        return Ok(Found { files: vec![named.to_owned()], left: Vec::new() });
    }
    if !metadata.is_dir() {
        return Err(unreadable(no_kind()));
    }
    let root = fs::canonicalize(named).map_err(unreadable)?;
    let entries = fs::read_dir(named).map_err(unreadable)?;
    let mut walk = Walk { seen: BTreeSet::from([root.clone()]), root, ..Walk::default() };
    walk.list(Place { path: named.to_owned(), real: walk.root.clone() }, entries);
    walk.all();
    walk.found.files.sort();
    walk.found.left.sort_by_key(ToString::to_string);
    Ok(walk.found)
}

fn no_kind() -> io::Error {
    io::Error::other("is neither a file nor a directory")
}

/// A path as it was reached, and without links.
struct Place {
    path: PathBuf,
    real: PathBuf,
}

#[derive(Default)]
struct Walk {
    root: PathBuf,
    /// Files and folders without links.
    seen: BTreeSet<PathBuf>,
    open: Vec<Place>,
    links: BTreeSet<PathBuf>,
    found: Found,
}

impl Walk {
    /// What is no link comes first, so that the order of the operating system decides nothing.
    fn all(&mut self) {
        loop {
            if let Some(folder) = self.open.pop() {
                match fs::read_dir(&folder.path) {
                    Ok(entries) => self.list(folder, entries),
                    Err(error) => self.leave(&folder.path, error),
                }
            } else if let Some(link) = self.links.pop_first() {
                self.follow(link);
            } else {
                return;
            }
        }
    }

    fn leave(&mut self, path: &Path, error: io::Error) {
        self.found.left.push(AdvisoriesError::unreadable(path, error));
    }

    fn list(&mut self, folder: Place, entries: fs::ReadDir) {
        for entry in entries {
            let (name, kind) = match entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))) {
                Ok(known) => known,
                Err(error) => {
                    self.leave(&folder.path, error);
                    continue;
                }
            };
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let place = Place { path: folder.path.join(&name), real: folder.real.join(&name) };
            if kind.is_symlink() {
                self.links.insert(place.path);
            } else {
                self.take(place, kind);
            }
        }
    }

    fn take(&mut self, place: Place, kind: fs::FileType) {
        if !kind.is_dir() && !kind.is_file() {
            return self.leave(&place.path, no_kind());
        }
        if !self.seen.insert(place.real.clone()) {
            return;
        }
        if kind.is_dir() { self.open.push(place) } else { self.found.files.push(place.path) }
    }

    fn follow(&mut self, link: PathBuf) {
        let end = fs::canonicalize(&link).and_then(|real| Ok((fs::metadata(&real)?.file_type(), real)));
        match end {
            Ok((kind, real)) if kind.is_dir() && !real.starts_with(&self.root) => {
                let error = io::Error::other(format!("is a link to {}, a folder elsewhere", real.display()));
                self.leave(&link, error);
            }
            Ok((kind, real)) => self.take(Place { path: link, real }, kind),
            Err(error) => self.leave(&link, error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::{fs, path::Path};

    use super::files;

    /// The names of the files and of what was left below a folder.
    fn names(folder: &Path) -> (Vec<String>, Vec<String>) {
        let found = files(folder).expect("a folder");
        let below = |path: &Path| path.strip_prefix(folder).expect("below").display().to_string();
        let left = found.left.iter().map(|error| error.to_string().replace(&format!("{}/", folder.display()), ""));
        let left = left.map(|text| text.split(':').next().unwrap_or_default().to_owned());
        (found.files.iter().map(|path| below(path)).collect(), left.collect())
    }

    #[test]
    fn each_file_of_a_configmap_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("..2026_11_23/sub")).unwrap();
        fs::write(at("..2026_11_23/x.json"), "{}").unwrap();
        fs::write(at("..2026_11_23/sub/y.json"), "{}").unwrap();
        symlink("..2026_11_23", at("..data")).unwrap();
        symlink("..data/x.json", at("x.json")).unwrap();
        symlink("..data/sub", at("sub")).unwrap();
        assert_eq!(names(folder.path()), (vec!["sub/y.json".to_owned(), "x.json".to_owned()], vec![]));
        symlink("..data/x.json", at("again.json")).unwrap();
        symlink(".", at("loop")).unwrap();
        symlink("../../..data", at("..2026_11_23/sub/up")).unwrap();
        symlink("x.json", at("chain.json")).unwrap();
        assert_eq!(names(folder.path()), (vec!["again.json".to_owned(), "sub/y.json".to_owned()], vec![]));
        fs::write(at("real.json"), "{}").unwrap();
        symlink("real.json", at("a-link.json")).unwrap();
        assert_eq!(names(folder.path()).0, ["again.json", "real.json", "sub/y.json"]);
    }

    #[test]
    fn what_is_not_read_is_named() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name);
        fs::write(elsewhere.path().join("z.json"), "{}").unwrap();
        symlink(elsewhere.path().join("z.json"), at("z.json")).unwrap();
        symlink(elsewhere.path(), at("elsewhere")).unwrap();
        symlink("nowhere.json", at("dangling.json")).unwrap();
        symlink("self.json", at("self.json")).unwrap();
        symlink("/dev/null", at("device.json")).unwrap();
        let _socket = UnixListener::bind(at("socket.json")).unwrap();
        let left = ["dangling.json", "device.json", "elsewhere", "self.json", "socket.json"].map(str::to_owned);
        assert_eq!(names(folder.path()), (vec!["z.json".to_owned()], left.to_vec()));
        assert!(files(&at("dangling.json")).is_err() && files(&at("device.json")).is_err());
        assert_eq!(files(&at("z.json")).unwrap().files, [at("z.json")]);
    }
}
