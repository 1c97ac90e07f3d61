//! Who has the file.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

/// A file beside the store says who has it: SQLite's own locks are per statement, and a group commit that another
/// process interrupts would not be one.
pub(super) struct Lock(File);

impl Lock {
    /// # Errors
    /// Where the store is in use, or cannot be written.
    pub(super) fn of(path: &Path) -> Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let refused = |error: std::io::Error| Error::NotWritable(format!("{}: {error}", path.display()));
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(name).map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(path.display().to_string())),
            Err(TryLockError::Error(error)) => Err(refused(error)),
        }
    }
}

impl Drop for Lock {
    /// Closing is not enough: the lock is of the open file, and a process that is being started has it open too until it runs its own
    /// program (flock(2)).
    fn drop(&mut self) {
        drop(self.0.unlock());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_being_started_inherits_does_not_hold_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let lock = Lock::of(&path).unwrap();
        assert_eq!(Lock::of(&path).err(), Some(Error::InUse(path.display().to_string())));
        let inherited = lock.0.try_clone().unwrap();
        drop(lock);
        assert!(Lock::of(&path).is_ok());
        drop(inherited);
    }
}
