//! Blobs: large content, named by its SHA-256 digest, kept as independently compressed chunks.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// Uncompressed bytes of a chunk: what a reader must hold to read any part of a blob.
const CHUNK: usize = 1 << 20;

/// Fast enough for a hundred megabytes a second; SBOMs shrink to about a twelfth.
const COMPRESSION: i32 = 3;

/// The name of a blob: the SHA-256 of its content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of these bytes.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    pub(crate) const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Digest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse(text).ok_or_else(|| Error::Invalid(format!("`{}` is not a SHA-256 digest", text.escape_debug())))
    }
}

fn parse(text: &str) -> Option<Digest> {
    let digits = text.strip_prefix("sha256:")?;
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let bytes = pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    Some(Digest(bytes.collect::<Option<Vec<_>>>()?.try_into().ok()?))
}

/// A blob as the databases keep it.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) digest: Digest,
    pub(crate) size: usize,
    pub(crate) chunks: Vec<Vec<u8>>,
}

impl Packed {
    /// Compresses `content`; busy for a while when it is large.
    fn new(content: &[u8], digest: Digest) -> Result<Self> {
        let chunks = content.chunks(CHUNK).map(|chunk| zstd::bulk::compress(chunk, COMPRESSION));
        let chunks = chunks.collect::<std::io::Result<_>>().map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self { digest, size: content.len(), chunks })
    }

    /// The content again, checked against its name.
    pub(crate) fn unpack(&self) -> Result<Vec<u8>> {
        let damaged = || Error::DamagedBlob(self.digest);
        let mut content = Vec::with_capacity(self.size);
        for chunk in &self.chunks {
            content.extend(zstd::bulk::decompress(chunk, CHUNK).map_err(|_| damaged())?);
        }
        if Digest::of(&content) == self.digest { Ok(content) } else { Err(damaged()) }
    }
}

/// Compresses away from the threads that serve requests.
pub(crate) async fn pack(content: Vec<u8>, digest: Digest) -> Result<Packed> {
    blocking(move || Packed::new(&content, digest)).await
}

/// The content's digest, computed away from the threads that serve requests.
pub(crate) async fn name(content: Vec<u8>) -> Result<(Vec<u8>, Digest)> {
    blocking(move || {
        let digest = Digest::of(&content);
        Ok((content, digest))
    })
    .await
}

/// Runs what takes long on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))?
}
