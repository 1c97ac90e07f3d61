//! Files that are replaced as a whole: whoever is killed leaves the old file or the new one, never a torn one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Holds off other writers of a file as long as it lives. The system lets go of it when a process ends, however it ends.
pub(crate) struct Lock(File);

impl Lock {
    /// Waits until nobody else writes `path`. The lock is a file beside it, because the file itself is replaced.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        if let Some(folder) = folder(path) {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside(path, "lock"))?;
        file.lock()?;
        Ok(Self(file))
    }
}

impl Drop for Lock {
    /// Closing is not enough: the lock is of the open file, and a process that is being started has it open too until it runs its own
    /// program (flock(2)).
    fn drop(&mut self) {
        drop(self.0.unlock());
    }
}

/// Replaces `path` by `bytes`, as [`put`] does. Under the lock, what lies beside it is left from a process that was killed.
pub(crate) fn replace(path: &Path, bytes: &[u8], _lock: &Lock) -> io::Result<()> {
    put(path, bytes)
}

/// Puts `bytes` in the place of `path`, which nobody else writes: written beside it, brought to the disk, and renamed (rename(2) is
/// atomic).
pub(crate) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = beside(path, "partial");
    let mut file = File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&partial, path)?;
    match folder(path) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// Appends to `path` and brings it to the disk.
pub(crate) fn append(path: &Path, bytes: &[u8], _lock: &Lock) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Cuts `path` to so many bytes, where it is longer.
pub(crate) fn cut(path: &Path, length: u64, _lock: &Lock) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() > length => OpenOptions::new().write(true).open(path)?.set_len(length),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn folder(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// `.NAME.ENDING` in the same folder, so that renaming does not cross file systems.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_leftovers_do_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/index");
        let lock = Lock::of(&path).unwrap();
        fs::write(folder.path().join("data/.index.partial"), "left by a killed process").unwrap();
        replace(&path, b"old", &lock).unwrap();
        replace(&path, b"new", &lock).unwrap();
        append(&path, b"er", &lock).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"newer");
        assert!(!folder.path().join("data/.index.partial").exists());
    }
}
