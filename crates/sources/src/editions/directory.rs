//! An edition as a directory, exchanged as a whole.
//!
//! The new edition is written beside the old one and both directories change places in one step
//! (`renameat2(2)`, `RENAME_EXCHANGE`). Killed at any moment, the place holds the old edition or the new one. What an
//! unfinished attempt left behind is removed by the next.

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
    files: impl Iterator<Item = (&'edition str, &'edition [u8])>,
) -> io::Result<Written> {
    let parent = parent(place);
    fs::create_dir_all(&parent)?;
    let name = place.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place needs a name"))?;
    let beside = |suffix: &str| parent.join(format!(".{}.{suffix}", name.to_string_lossy()));
    let lock = File::create(beside("lock"))?;
    lock.try_lock().map_err(|error| io::Error::other(format!("another process publishes here: {error}")))?;
    if fs::read(place.join(MARK)).is_ok_and(|known| known == mark) {
        return Ok(Written::Same);
    }
    refuse_foreign(place)?;
    let next = beside("next");
    remove(&next)?;
    write(&next, mark, files)?;
    exchange(&next, place)?;
    sync(&parent)?;
    remove(&next)?;
    Ok(Written::New)
}

fn parent(place: &Path) -> PathBuf {
    match place.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A directory that holds something else than an edition is not ours to replace.
fn refuse_foreign(place: &Path) -> io::Result<()> {
    let is_foreign = match fs::read_dir(place) {
        Ok(mut entries) => entries.next().is_some() && !place.join(MARK).is_file(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    if is_foreign {
        let reason = format!("{} holds other files; name an empty or a new directory", place.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, reason));
    }
    Ok(())
}

fn write<'edition>(
    folder: &Path,
    mark: &'edition [u8],
    files: impl Iterator<Item = (&'edition str, &'edition [u8])>,
) -> io::Result<()> {
    fs::create_dir(folder)?;
    for (path, body) in files.chain([(MARK, mark)]) {
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{path}` leads out of the edition")));
        }
        let target = folder.join(relative);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = File::create_new(&target)?;
        file.write_all(body)?;
        file.sync_data()?;
    }
    sync(folder)
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
    fn what_an_unfinished_attempt_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("feed");
        publish_at(&place, "one").unwrap();
        fs::create_dir_all(folder.path().join(".feed.next/osv")).unwrap();
        fs::write(folder.path().join(".feed.next/index.json"), "ha").unwrap();
        publish_at(&place, "two").unwrap();
        assert_eq!(fs::read_to_string(place.join("index.json")).unwrap(), "two");
        assert!(!folder.path().join(".feed.next").exists());
    }

    #[test]
    fn foreign_directories_and_paths_that_lead_out_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.tex"), "precious").unwrap();
        assert!(publish_at(folder.path(), "one").is_err());
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
