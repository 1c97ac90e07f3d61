//! Where blobs come from: archives, layouts and registries have this in common and nothing else.

use std::io::Read;

use super::digest::Digest;
use super::error::ImageError;
use super::stream::Bounded;

/// A blob as a manifest names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blob {
    /// Its digest; a layer in an archive of Docker's has none.
    pub digest: Option<Digest>,
    /// Its size in bytes, where it is stated.
    pub size: Option<u64>,
    /// What it is said to be.
    pub media_type: String,
    /// Its place in an archive of Docker's.
    pub place: String,
    /// Whether it is kept elsewhere, and by its licence not in registries (OCI, non-distributable layers).
    pub is_foreign: bool,
}

impl Blob {
    /// How messages name it.
    #[must_use]
    pub fn name(&self) -> String {
        self.digest.as_ref().map_or_else(|| self.place.clone(), ToString::to_string)
    }
}

/// Gives blobs. One source is read by several threads.
pub trait BlobSource: Sync {
    /// The blob's bytes as they are stored. Their digest is verified by whoever reads them.
    ///
    /// # Errors
    /// Where it is not there or cannot be opened.
    fn open<'a>(&'a self, blob: &Blob) -> Result<Box<dyn Read + Send + 'a>, ImageError>;

    /// Its size as it is stored, where that is known.
    fn size(&self, blob: &Blob) -> Option<u64> {
        blob.size
    }

    /// Where in a stream it lies, for sources that are read from front to back, one blob at a time.
    fn position(&self, _blob: &Blob) -> Option<u64> {
        None
    }
}

/// A small blob, whole, with its digest verified.
pub(crate) fn document(source: &dyn BlobSource, blob: &Blob, limit: u64) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let reader = Bounded::new(source.open(blob)?, blob.size.unwrap_or(limit));
    let read = reader.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| ImageError::malformed(format!("{}: {error}", blob.name())))?;
    if bytes.len() as u64 > limit {
        return Err(ImageError::malformed(format!("{}: more than {limit} bytes", blob.name())));
    }
    match &blob.digest {
        Some(digest) if !digest.is_of(&bytes) => {
            let found = Digest::sha256(&bytes);
            Err(ImageError::malformed(format!("{digest}: its content has the digest {found}")))
        }
        _ => Ok(bytes),
    }
}
