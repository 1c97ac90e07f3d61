//! Artifacts: files of any kind behind one tag, each with its name in the annotation `org.opencontainers.image.title` (OCI image
//! specification, "Guidelines for artifact usage"; ORAS writes them so). Not here: what the files are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::blobs::{Arriving, Remote};
use super::client::Wanted;
use super::error::{REGISTRY_MALFORMED, REGISTRY_UNREACHABLE, refusal};
use crate::downloads::{DownloadError, Progress, tag_file};
use crate::images::digest::Hasher;
use crate::images::document::{self, Descriptor, Document};
use crate::images::{BlobSource as _, Digest, ImageError};

const TITLE: &str = "org.opencontainers.image.title";
/// Bytes that are written at once.
const PIECE: usize = 64 << 10;

/// What a tag names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its type: `application/vnd.example.thing.v1`.
    pub kind: String,
    /// Its files, in the order of the manifest.
    pub files: Vec<ArtifactFile>,
}

/// A file of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactFile {
    /// Its name; empty where it has none.
    pub title: String,
    /// The digest of its content.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
}

/// Reads the manifest that a tag or a digest names.
pub(super) fn read(remote: &Remote<'_>, name: &str) -> Result<Artifact, ImageError> {
    let root = remote.root(name)?;
    let mut bytes = Vec::new();
    let unreadable = |error: io::Error| refusal(&REGISTRY_UNREACHABLE, format!("{name}: {error}"));
    remote.open(&root)?.read_to_end(&mut bytes).map_err(unreadable)?;
    let document: Document = document::read(name, &bytes)?;
    // Without a type of its own an artifact has that of its configuration (OCI image specification, image manifest).
    let of_config = document.config.map(|config| config.media_type).unwrap_or_default();
    let kind = if document.artifact_type.is_empty() { of_config } else { document.artifact_type };
    let files = document.layers.unwrap_or_default().iter().map(file).collect::<Result<_, _>>()?;
    Ok(Artifact { kind, files })
}

fn file(layer: &Descriptor) -> Result<ArtifactFile, ImageError> {
    let title = layer.annotations.get(TITLE).cloned().unwrap_or_default();
    match (Digest::parse(&layer.digest), layer.size) {
        (Some(digest), Some(size)) => Ok(ArtifactFile { title, digest, size }),
        _ => Err(refusal(&REGISTRY_MALFORMED, format!("the layer `{title}` has no digest or no size"))),
    }
}

/// The whole of a small file.
pub(super) fn bytes(remote: &Remote<'_>, file: &ArtifactFile, limit: u64) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    within(file, limit)?;
    let arriving = remote.stream(wanted(file, 0), Some(file.size))?;
    arriving.take(file.size.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| broken(file, &error))?;
    if file.digest.is_of(&bytes) { Ok(bytes) } else { Err(another(file)) }
}

/// Fetches a file to `path`, and verifies it. What an earlier attempt left there of the same content is continued; the caller
/// removes it, and the [`tag_file`] that says what it is, when the file has been put to use.
pub(super) fn fetch(
    remote: &Remote<'_>,
    file: &ArtifactFile,
    path: &Path,
    limit: u64,
    progress: Progress<'_>,
) -> Result<(), ImageError> {
    within(file, limit)?;
    let there = continued(file, path);
    let target = Target { remote, file, path, progress };
    if target.attempt(there)? || (there > 0 && target.attempt(0)?) {
        return Ok(());
    }
    for left in [path.to_owned(), tag_file(path)] {
        drop(fs::remove_file(left));
    }
    Err(another(file))
}

fn within(file: &ArtifactFile, limit: u64) -> Result<(), ImageError> {
    let error = DownloadError::TooLarge { address: file.digest.to_string(), limit };
    if file.size <= limit { Ok(()) } else { Err(ImageError::new(error.code(), error.to_string())) }
}

/// How much is there of a file with this digest.
fn continued(file: &ArtifactFile, path: &Path) -> u64 {
    let is_same = fs::read_to_string(tag_file(path)).is_ok_and(|tag| tag == file.digest.to_string());
    let there = fs::metadata(path).map_or(0, |metadata| metadata.len());
    if is_same && there <= file.size { there } else { 0 }
}

fn wanted(file: &ArtifactFile, from: u64) -> Wanted {
    Wanted { path: format!("blobs/{}", file.digest), accept: "*/*", from }
}

fn another(file: &ArtifactFile) -> ImageError {
    refusal(&REGISTRY_MALFORMED, format!("{}: its content has another digest", file.digest))
}

fn broken(file: &ArtifactFile, error: &io::Error) -> ImageError {
    refusal(&REGISTRY_UNREACHABLE, format!("{}: {error}", file.digest))
}

/// Where the bytes of a file go.
struct Target<'a> {
    remote: &'a Remote<'a>,
    file: &'a ArtifactFile,
    path: &'a Path,
    progress: Progress<'a>,
}

impl Target<'_> {
    /// Fetches the bytes from `there` on; says whether the whole has the digest.
    fn attempt(&self, there: u64) -> Result<bool, ImageError> {
        let (mut target, mut hasher) = self.begun(there).map_err(|error| self.unwritable(error))?;
        if there < self.file.size {
            let arriving = self.remote.stream(wanted(self.file, there), Some(self.file.size))?;
            self.receive(arriving, there, &mut target, &mut hasher)?;
        }
        target.sync_all().map_err(|error| self.unwritable(error))?;
        Ok(hasher.finish() == self.file.digest)
    }

    /// The file with what is there of it, which is hashed again: it may have been written while the machine stopped.
    fn begun(&self, there: u64) -> io::Result<(File, Hasher)> {
        // What the bytes are is said before they are there: bytes with a wrong word beside them would be continued.
        fs::write(tag_file(self.path), self.file.digest.to_string())?;
        let options = OpenOptions::new().create(true).read(true).write(true).truncate(false).clone();
        let mut target = options.open(self.path)?;
        target.set_len(there)?;
        let mut hasher = Hasher::new(self.file.digest.algorithm());
        pieces(
            &mut target,
            |error| error,
            |piece| {
                hasher.update(piece);
                Ok(())
            },
        )?;
        target.seek(SeekFrom::End(0))?;
        Ok((target, hasher))
    }

    fn receive(
        &self,
        mut arriving: Arriving,
        mut there: u64,
        target: &mut File,
        hasher: &mut Hasher,
    ) -> Result<(), ImageError> {
        let failed = |error: io::Error| broken(self.file, &error);
        pieces(&mut arriving, failed, |piece| {
            there += piece.len() as u64;
            if there > self.file.size {
                return Err(failed(io::Error::other("more bytes than the manifest states")));
            }
            hasher.update(piece);
            (self.progress)(there, Some(self.file.size));
            target.write_all(piece).map_err(|error| self.unwritable(error))
        })
    }

    fn unwritable(&self, error: io::Error) -> ImageError {
        let error = DownloadError::Unwritable { path: self.path.to_owned(), error };
        ImageError::new(error.code(), error.to_string())
    }
}

/// Hands all bytes on, piece by piece.
fn pieces<E>(
    from: &mut impl io::Read,
    failed: impl Fn(io::Error) -> E,
    mut to: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut buffer = vec![0; PIECE];
    loop {
        match from.read(&mut buffer).map_err(&failed)? {
            0 => return Ok(()),
            length => to(buffer.get(..length).unwrap_or_default())?,
        }
    }
}
