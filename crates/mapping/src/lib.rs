//! Files mapped into memory for reading.
//!
//! Lives here: the `unsafe` of mapping, each block with its proof. Not here: what the bytes mean.
//!
//! # What is guaranteed
//!
//! A [`Mapping`] shows the bytes of the file that stood under the path when it was opened. Another file put in its place
//! with `rename` changes nothing for it: the mapping keeps the old file alive. That is how installed indexes are replaced,
//! and nothing of ours ever writes into one in place.
//!
//! A program that does write into the mapped file, against that rule, may change bytes while they are read: readers check
//! every offset when they use it and so come to wrong answers at worst. One that *shortens* the file takes pages away, and
//! the kernel then ends the process with `SIGBUS` when it touches them. Whoever cannot rule this out, as for a file in a
//! folder that others may write to, reads the file with [`Mapping::read`] instead.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;

/// Below this size reading is as fast as mapping, and the bytes are our own.
const COPIED_BELOW: u64 = 64 * 1024;

/// The bytes of a file, mapped or read.
#[derive(Debug)]
pub struct Mapping(Bytes);

#[derive(Debug)]
enum Bytes {
    Mapped(memmap2::Mmap),
    Owned(Vec<u8>),
}

impl Mapping {
    /// Opens a file and maps it; a small one is read.
    ///
    /// # Errors
    ///
    /// Where the file cannot be opened, read or mapped, and where it is none: a pipe may never say anything, and a device
    /// never end.
    pub fn open(path: &Path) -> io::Result<Self> {
        let (file, metadata) = regular(path)?;
        if metadata.len() < COPIED_BELOW {
            return read(file, metadata.len());
        }
        // SAFETY: the mapping is private and only read. Its bytes are initialised: they are pages of the file. They may
        // be shared with writers only if somebody writes into an installed index in place, which nothing of ours does
        // (module documentation); such a writer could change bytes while a slice shows them. No code relies on two reads
        // of a byte being equal for memory safety: readers are safe code that checks every offset when it is used, and
        // text is checked to be UTF-8 each time it is taken from here. A file cut short ends the process and is no
        // access to memory of ours.
        #[expect(unsafe_code, reason = "mapping a file is what this crate is for; the proof stands above")]
        let mapped = unsafe { memmap2::MmapOptions::new().map_copy_read_only(&file) }?;
        Ok(Self(Bytes::Mapped(mapped)))
    }

    /// Opens a file and reads it into memory of our own: nobody can change or shorten it afterwards.
    ///
    /// # Errors
    ///
    /// Where the file cannot be opened or read, and where it is none.
    pub fn read(path: &Path) -> io::Result<Self> {
        let (file, metadata) = regular(path)?;
        read(file, metadata.len())
    }

    /// Whether the bytes are pages of the file.
    #[must_use]
    pub fn is_mapped(&self) -> bool {
        matches!(self.0, Bytes::Mapped(_))
    }
}

/// A regular file. It is looked at before it is opened, because opening a pipe waits for its writer.
fn regular(path: &Path) -> io::Result<(File, Metadata)> {
    let is_file = |metadata: &Metadata| match metadata {
        metadata if metadata.is_file() => Ok(()),
        metadata if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "is no regular file")),
    };
    is_file(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    is_file(&metadata)?;
    Ok((file, metadata))
}

fn read(mut file: File, size: u64) -> io::Result<Mapping> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX)).map_err(io::Error::other)?;
    file.read_to_end(&mut bytes)?;
    Ok(Mapping(Bytes::Owned(bytes)))
}

impl Deref for Mapping {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Bytes::Mapped(mapped) => mapped,
            Bytes::Owned(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for Mapping {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Mapping;

    #[test]
    fn small_files_are_copied_and_large_ones_mapped() {
        let folder = tempfile::tempdir().expect("a folder");
        for size in [0, 1, 65_535, 65_536, 300_000] {
            let path = folder.path().join("file");
            let bytes: Vec<u8> = (0..size).map(|at: u32| at.to_le_bytes()[0]).collect();
            std::fs::write(&path, &bytes).expect("written");
            let opened = Mapping::open(&path).expect("opened");
            assert_eq!(&*opened, &bytes[..]);
            assert_eq!(opened.is_mapped(), size >= 65_536, "{size}");
            assert_eq!(&*Mapping::read(&path).expect("read"), &bytes[..]);
        }
    }

    #[test]
    fn a_file_put_in_its_place_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, next) = (folder.path().join("index"), folder.path().join("index.next"));
        std::fs::write(&path, vec![1; 100_000]).expect("written");
        let opened = Mapping::open(&path).expect("opened");
        std::fs::write(&next, vec![2; 50]).expect("written");
        std::fs::rename(&next, &path).expect("renamed");
        assert!(opened.len() == 100_000 && opened.iter().all(|byte| *byte == 1));
        assert_eq!(&*Mapping::open(&path).expect("opened"), &[2; 50]);
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        assert!(Mapping::open(std::path::Path::new("/nonexistent/index")).is_err());
        assert!(Mapping::open(std::path::Path::new("/")).is_err());
        assert!(Mapping::open(std::path::Path::new("/dev/zero")).is_err());
        assert!(Mapping::read(std::path::Path::new("/dev/zero")).is_err());
    }
}
