//! Compressed forms of an edition's files. Those of the large files, which everybody asks for, are made after the edition
//! is published; those of the many small ones when somebody asks for them first, in a fraction of a millisecond.

use std::io::Write as _;

use bytes::Bytes;

use super::edition::Edition;
use super::file::{Encoding, File};

/// Up to this size a file is compressed for whoever asks first: keeping every form of every advisory ready would take more
/// memory than all plain files together.
const SMALL: usize = 48 << 10;

/// Makes the files of all advisories that nobody asked for yet, then the forms of the large ones that are missing, smaller
/// files first, so that most are ready soon. Stops where `is_outdated` says that a newer edition is there.
pub fn prepare(edition: &Edition, is_outdated: impl Fn() -> bool) {
    let mut files: Vec<&File> = Vec::new();
    for path in edition.commons() {
        if is_outdated() {
            return;
        }
        // What cannot be written is told to whoever asks for it.
        files.extend(edition.file(path).ok().flatten().map(AsRef::as_ref));
    }
    files.retain(|file| file.body().len() > SMALL);
    files.sort_by_key(|file| file.body().len());
    for file in files {
        for encoding in Encoding::ALL {
            if is_outdated() {
                return;
            }
            make(file, encoding);
        }
    }
}

/// Whether whoever asks waits while a form is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Others are answered on this thread: only what takes no time.
    Little,
    /// This thread is for one answer.
    Some,
}

impl Patience {
    /// The largest body that is compressed meanwhile: at most some tens of milliseconds.
    const fn limit(self) -> usize {
        match self {
            Self::Little => SMALL,
            Self::Some => 1 << 20,
        }
    }
}

/// A form of a file, made now where `patience` allows; nothing where it is not ready, or would save nothing.
pub(crate) fn form(file: &File, encoding: Encoding, patience: Patience) -> Option<&Bytes> {
    if file.body().len() <= patience.limit() {
        make(file, encoding);
    }
    file.compressed(encoding)
}

fn make(file: &File, encoding: Encoding) {
    // Compressing memory into memory fails only where memory does; the plain form is served then.
    if file.lacks(encoding)
        && let Ok(body) = compressed(file.body(), encoding)
    {
        file.keep_compressed(encoding, body);
    }
}

/// Levels that keep a whole edition of a thousand advisories well under a second on one core.
fn compressed(body: &[u8], encoding: Encoding) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 12, 4, window(body.len()));
            writer.write_all(body)?;
            Ok(writer.into_inner())
        }
        Encoding::Zstandard => zstd::bulk::compress(body, 3),
        Encoding::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
            writer.write_all(body)?;
            writer.finish()
        }
    }
}

/// A window in bits (RFC 7932, section 9.1) that holds a body or, for large ones, some hundred advisories: they repeat each
/// other, and larger windows only take memory.
fn window(length: usize) -> u32 {
    (usize::BITS - length.leading_zeros()).clamp(16, 20)
}
