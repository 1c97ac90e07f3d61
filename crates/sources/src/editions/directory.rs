//! An edition as a directory, exchanged as a whole.
//!
//! The new edition is written beside the old one and both directories change places in one step
//! (`renameat2(2)`, `RENAME_EXCHANGE`). Killed at any moment, the place holds the old edition or the new one. What an
//! unfinished attempt left behind is removed by the next.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

/// Where the content's hash stands inside an edition.
const MARK: &str = "edition.json";

/// What became of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there now.
    New,
    /// The same content was there already; nothing was touched.
    Same,
}

/// Publishes `files` at `place`, with the `mark` by which its content is recognised.
///
/// # Errors
/// Where something cannot be written, or another process publishes at the same time; the old edition stays.
pub fn publish<'edition>(
    place: &Path,
    mark: &'edition [u8],
    files: impl Iterator<Item = (&'edition str, &'edition [u8])> + Clone,
) -> io::Result<Written> {
    // A link to the place stays one: readers may know either name.
    let place = &fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    let parent = parent(place);
    fs::create_dir_all(&parent)?;
    let name = place.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place needs a name"))?;
    let beside = |suffix: &str| parent.join(format!(".{}.{suffix}", name.to_string_lossy()));
    let lock = File::create(beside("lock"))?;
    lock.try_lock().map_err(|error| io::Error::other(format!("another process publishes here: {error}")))?;
    let written = replace(place, &beside("next"), mark, files);
    // Closing is not enough: a process that is being started has the file open too until it runs its own program (flock(2)).
    lock.unlock()?;
    written
}

fn replace<'edition>(
    place: &Path,
    next: &Path,
    mark: &'edition [u8],
    files: impl Iterator<Item = (&'edition str, &'edition [u8])> + Clone,
) -> io::Result<Written> {
    // What an unfinished attempt left may hold what was withdrawn since.
    remove(next)?;
    if is_there(place, mark, files.clone()) {
        return Ok(Written::Same);
    }
    refuse_foreign(place)?;
    write(next, mark, files)?;
    exchange(next, place)?;
    sync(&parent(place))?;
    remove(next)?;
    Ok(Written::New)
}

fn parent(place: &Path) -> PathBuf {
    match place.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether all of an edition is there as it should be: what was damaged or deleted since is written again.
fn is_there<'edition>(
    place: &Path,
    mark: &[u8],
    mut files: impl Iterator<Item = (&'edition str, &'edition [u8])>,
) -> bool {
    let holds = |path: &str, body: &[u8]| fs::read(place.join(path)).is_ok_and(|known| known == body);
    holds(MARK, mark) && files.all(|(path, body)| holds(path, body))
}

/// A directory that holds something else than an edition is not ours to replace.
fn refuse_foreign(place: &Path) -> io::Result<()> {
    let is_foreign = match fs::read_dir(place) {
        Ok(mut entries) => entries.next().is_some() && !is_mark(&place.join(MARK)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    if is_foreign {
        let reason = format!("{} holds other files; name an empty or a new directory", place.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, reason));
    }
    Ok(())
}

/// Whether a file is the mark of an edition, and not just one of that name.
fn is_mark(path: &Path) -> bool {
    let known: Option<serde_json::Value> = fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    known.is_some_and(|mark| mark.get("content").is_some() && mark.get("advisories").is_some())
}

fn write<'edition>(
    folder: &Path,
    mark: &'edition [u8],
    files: impl Iterator<Item = (&'edition str, &'edition [u8])>,
) -> io::Result<()> {
    fs::create_dir(folder)?;
    let mut folders = BTreeSet::from([folder.to_owned()]);
    for (path, body) in files.chain([(MARK, mark)]) {
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{path}` leads out of the edition")));
        }
        let target = folder.join(relative);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
            folders.insert(parent.to_owned());
        }
        let mut file = File::create_new(&target)?;
        file.write_all(body)?;
        file.sync_data()?;
    }
    folders.iter().try_for_each(|folder| sync(folder))
}

/// Puts `next` in the place of `place`, and what was there in the place of `next`.
fn exchange(next: &Path, place: &Path) -> io::Result<()> {
    if !place.exists() {
        return fs::rename(next, place);
    }
    match renameat_with(CWD, next, CWD, place, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // A file system without exchange (some network ones): the place is missing for an instant.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            let old = next.with_extension("old");
            remove(&old)?;
            fs::rename(place, &old)?;
            fs::rename(next, place)?;
            remove(&old)
        }
        Err(error) => Err(error.into()),
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(mark: &str) -> Vec<(String, Vec<u8>)> {
        vec![("index.json".into(), mark.into()), ("osv/CVE-2020-1.json".into(), mark.into())]
    }

    fn publish_at(place: &Path, mark: &str) -> io::Result<Written> {
        let files = edition(mark);
        let mark = format!("{{\"content\":\"{mark}\",\"advisories\":[]}}");
        publish(place, mark.as_bytes(), files.iter().map(|(path, body)| (path.as_str(), body.as_slice())))
    }

    #[test]
    fn an_edition_replaces_the_one_before_and_the_same_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("public/feed");
        assert_eq!(publish_at(&place, "one").unwrap(), Written::New);
        assert_eq!(publish_at(&place, "one").unwrap(), Written::Same);
        assert_eq!(publish_at(&place, "two").unwrap(), Written::New);
        assert_eq!(fs::read_to_string(place.join("osv/CVE-2020-1.json")).unwrap(), "two");
        let rest: Vec<_> = fs::read_dir(place.parent().unwrap()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(rest.len(), 2, "the edition and the lock: {rest:?}");
    }

    #[test]
    fn what_was_damaged_or_deleted_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("feed");
        publish_at(&place, "one").unwrap();
        fs::remove_file(place.join("osv/CVE-2020-1.json")).unwrap();
        assert_eq!(publish_at(&place, "one").unwrap(), Written::New);
        fs::write(place.join("index.json"), "<b>").unwrap();
        assert_eq!(publish_at(&place, "one").unwrap(), Written::New);
        assert_eq!(fs::read_to_string(place.join("index.json")).unwrap(), "one");
    }

    #[test]
    fn a_link_to_the_place_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let (place, link) = (folder.path().join("editions/feed"), folder.path().join("link"));
        publish_at(&place, "one").unwrap();
        std::os::unix::fs::symlink(&place, &link).unwrap();
        publish_at(&link, "two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(place.join("index.json")).unwrap(), "two");
    }

    #[test]
    fn what_an_unfinished_attempt_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("feed");
        publish_at(&place, "one").unwrap();
        fs::create_dir_all(folder.path().join(".feed.next/osv")).unwrap();
        fs::write(folder.path().join(".feed.next/index.json"), "ha").unwrap();
        assert_eq!(publish_at(&place, "one").unwrap(), Written::Same);
        assert!(!folder.path().join(".feed.next").exists());
    }

    #[test]
    fn foreign_directories_and_paths_that_lead_out_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.tex"), "precious").unwrap();
        assert!(publish_at(folder.path(), "one").is_err());
        fs::write(folder.path().join(MARK), "{}").unwrap();
        assert!(publish_at(folder.path(), "one").is_err(), "a file of that name is no edition");
        assert!(folder.path().join("thesis.tex").exists());
        let place = folder.path().join("feed");
        for path in ["../evil", "/etc/evil", "a/../../evil"] {
            let files = [(path, b"x".as_slice())];
            assert!(publish(&place, b"m", files.into_iter()).is_err(), "{path}");
            assert!(!place.exists());
        }
    }

    #[test]
    fn two_publishers_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("feed");
        let lock = File::create(folder.path().join(".feed.lock")).unwrap();
        lock.lock().unwrap();
        assert!(publish_at(&place, "one").unwrap_err().to_string().contains("another process"));
        lock.unlock().unwrap();
        publish_at(&place, "one").unwrap();
    }
}
