//! Unpacking by first bytes: gzip and Zstandard streams, zip and tar archives, one within another.

use std::io::{Cursor, Read};

use super::{AdvisoriesError, Document};

/// Archives within archives: `osv.tar.gz` has two, and nothing that is published has more than three.
const DEPTH: u32 = 4;

/// The offset and the bytes by which a tar archive is known (POSIX ustar and GNU).
const TAR_MAGIC: (usize, &[u8]) = (257, b"ustar");

/// How much is unpacked at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of all documents of one file together.
    pub bytes: u64,
}

impl Default for Budget {
    /// All advisories of OSV are under two gigabytes.
    fn default() -> Self {
        Self { bytes: 4 << 30 }
    }
}

/// Hands over each document in `document`; itself, where it is not packed.
///
/// # Errors
/// At the first fault; the documents before it were handed over.
pub fn unpack(document: Document, budget: Budget, each: &mut dyn FnMut(Document)) -> Result<(), AdvisoriesError> {
    Unpacker { left: budget.bytes, limit: budget.bytes, each }.document(document, DEPTH)
}

struct Unpacker<'a> {
    left: u64,
    limit: u64,
    each: &'a mut dyn FnMut(Document),
}

impl Unpacker<'_> {
    fn document(&mut self, document: Document, depth: u32) -> Result<(), AdvisoriesError> {
        let Document { name, bytes } = document;
        let Some(depth) = depth.checked_sub(1) else {
            return Err(AdvisoriesError::NotUnpacked { place: name, why: format!("packed more than {DEPTH} times") });
        };
        match bytes.as_slice() {
            [0x1f, 0x8b, ..] => {
                let inner = self.stream(&name, flate2::read::MultiGzDecoder::new(bytes.as_slice()))?;
                self.document(Document { name: inner_name(&name, ".gz"), bytes: inner }, depth)
            }
            [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                let decoder = zstd::Decoder::new(bytes.as_slice()).map_err(|error| fault(&name, &error))?;
                let inner = self.stream(&name, decoder)?;
                self.document(Document { name: inner_name(&name, ".zst"), bytes: inner }, depth)
            }
            [b'P', b'K', 3, 4, ..] => self.zip(&name, &bytes, depth),
            _ if is_tar(&bytes) => self.tar(&name, &bytes, depth),
            _ => {
                (self.each)(Document { name, bytes });
                Ok(())
            }
        }
    }

    fn zip(&mut self, name: &str, bytes: &[u8], depth: u32) -> Result<(), AdvisoriesError> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(name, &error))?;
        for place in 0..archive.len() {
            let entry = archive.by_index(place).map_err(|error| fault(name, &error))?;
            if !entry.is_file() {
                continue;
            }
            let within = entry.name().map_err(|error| fault(name, &error))?.into_owned();
            let inner_name = format!("{name}!/{within}");
            let inner = self.stream(&inner_name, entry)?;
            self.document(Document { name: inner_name, bytes: inner }, depth)?;
        }
        Ok(())
    }

    fn tar(&mut self, name: &str, bytes: &[u8], depth: u32) -> Result<(), AdvisoriesError> {
        let mut archive = tar::Archive::new(bytes);
        for entry in archive.entries().map_err(|error| fault(name, &error))? {
            let entry = entry.map_err(|error| fault(name, &error))?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let inner_name = format!("{name}!/{}", String::from_utf8_lossy(&entry.path_bytes()));
            let inner = self.stream(&inner_name, entry)?;
            self.document(Document { name: inner_name, bytes: inner }, depth)?;
        }
        Ok(())
    }

    /// All of a stream, within what is left of the budget.
    fn stream(&mut self, name: &str, reader: impl Read) -> Result<Vec<u8>, AdvisoriesError> {
        let mut bytes = Vec::new();
        let read = reader.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        let length = read.map_err(|error| fault(name, &error))? as u64;
        self.left = self
            .left
            .checked_sub(length)
            .ok_or_else(|| AdvisoriesError::TooLarge { place: name.to_owned(), limit: self.limit })?;
        Ok(bytes)
    }
}

fn is_tar(bytes: &[u8]) -> bool {
    let (offset, magic) = TAR_MAGIC;
    bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic))
}

/// The name without the ending that says how it was packed, because others look at the ending too.
fn inner_name(name: &str, ending: &str) -> String {
    name.strip_suffix(ending).unwrap_or(name).to_owned()
}

fn fault(place: &str, error: &dyn std::fmt::Display) -> AdvisoriesError {
    AdvisoriesError::NotUnpacked { place: place.to_owned(), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn documents(name: &str, bytes: Vec<u8>, budget: u64) -> (Vec<(String, String)>, Option<String>) {
        let mut found = Vec::new();
        let mut each = |document: Document| found.push((document.name, String::from_utf8(document.bytes).unwrap()));
        let result = unpack(Document { name: name.to_owned(), bytes }, Budget { bytes: budget }, &mut each);
        (found, result.err().map(|error| error.code().id.to_owned()))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn tar_of(files: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn whatever_it_is_packed_in_the_documents_come_out() {
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(documents("a.json", b"{}".to_vec(), 100).0, [pair("a.json", "{}")]);
        assert_eq!(documents("a.json.gz", gzip(b"{}"), 100).0, [pair("a.json", "{}")]);
        assert_eq!(documents("a.jsonl.zst", zstd::encode_all(&b"{}"[..], 1).unwrap(), 100).0, [pair("a.jsonl", "{}")]);
        let tar = gzip(&tar_of(&[("x/a.md", "A"), ("x/b.md", "B")]));
        assert_eq!(
            documents("all.tar.gz", tar, 1 << 20).0,
            [pair("all.tar!/x/a.md", "A"), pair("all.tar!/x/b.md", "B")]
        );
        assert_eq!(documents("all.zip", zip_of(&[("a.json", "{}")]), 100).0, [pair("all.zip!/a.json", "{}")]);
    }

    #[test]
    fn bombs_and_broken_files_end_with_their_code() {
        let bomb = gzip(&vec![b'0'; 1 << 20]);
        assert_eq!(documents("bomb.gz", bomb.clone(), 1000).1.as_deref(), Some("advisories-too-large"));
        let cut = &bomb[..bomb.len() / 2];
        assert_eq!(documents("cut.gz", cut.to_vec(), 1 << 30).1.as_deref(), Some("advisories-not-unpacked"));
        let mut nested = b"{}".to_vec();
        for _ in 0..6 {
            nested = gzip(&nested);
        }
        assert_eq!(documents("nested.gz", nested, 1 << 20).1.as_deref(), Some("advisories-not-unpacked"));
        let zip = zip_of(&[("a", "first"), ("b", &"x".repeat(1000))]);
        let (found, code) = documents("two.zip", zip, 500);
        assert_eq!((found.len(), code.as_deref()), (1, Some("advisories-too-large")));
    }
}
