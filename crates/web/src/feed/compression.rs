//! Compressed forms of an edition's files, made after it is published.

use std::io::Write as _;

use super::edition::Edition;
use super::file::{Encoding, File};

/// Makes the forms that are still missing, small files first, so that most of an edition is ready soon. Stops where
/// `is_outdated` says that a newer edition is there.
pub fn compress(edition: &Edition, is_outdated: impl Fn() -> bool) {
    let mut files: Vec<&File> = edition.made().map(|(_, file)| file.as_ref()).collect();
    files.sort_by_key(|file| file.body().len());
    for file in files {
        for encoding in Encoding::ALL {
            if file.lacks(encoding) {
                if is_outdated() {
                    return;
                }
                // Compressing memory into memory fails only where memory does; the plain form is served then.
                if let Ok(body) = compressed(file.body(), encoding) {
                    file.keep_compressed(encoding, body);
                }
            }
        }
    }
}

/// Levels that keep a whole edition of a thousand advisories well under a second on one core.
fn compressed(body: &[u8], encoding: Encoding) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 4, 22);
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
