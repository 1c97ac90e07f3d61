//! Texts of advisories: each packed by itself, with a common stock of phrases.
//!
//! A change of one text changes the bytes of that text only. That is why each has a zstd frame of its own, and why the stock
//! (`phrases.txt`, part of the format) is the same for all indexes instead of being learnt from each: a stock that follows the
//! texts would change all frames with each of them. The table's bodies are
//!
//! | size | what |
//! |---|---|
//! | number | the size of the text unpacked |
//! | rest | the text, a zstd frame without its magic number |
//!
//! and unpacked, a text is
//!
//! | size | what |
//! |---|---|
//! | text | published |
//! | text | modified |
//! | text | withdrawn, empty where it is not |
//! | text | summary |
//! | list | references, texts |
//! | rest | details |

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::CParameter;

use super::bytes::{Reader, put_list, put_number, put_text};
use crate::advisory::Advisory;

/// Phrases and beginnings of addresses that texts of advisories share, the commonest last, where they are cheapest to name.
const PHRASES: &str = include_str!("phrases.txt");

/// Each zstd frame begins with it (RFC 8878, 3.1.1); the index leaves it out.
const MAGIC: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();

/// Between size and time of making: higher levels gain a few hundredths.
const LEVEL: i32 = 6;

/// The longest text that is kept and unpacked, in bytes.
const LONGEST: usize = 1 << 20;

/// What is shown of an advisory and not needed to find it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// RFC 3339; empty where unknown.
    pub published: String,
    /// RFC 3339; empty where unknown.
    pub modified: String,
    /// RFC 3339, where it was withdrawn.
    pub withdrawn: Option<String>,
    /// One line.
    pub summary: String,
    /// Addresses, the advisory's own page first.
    pub references: Vec<String>,
    /// Markdown.
    pub details: String,
}

/// Packs texts.
pub(super) struct Packer(Compressor<'static>);

impl Packer {
    pub(super) fn new() -> std::io::Result<Self> {
        let mut compressor = Compressor::with_dictionary(LEVEL, PHRASES.as_bytes())?;
        compressor.set_parameter(CParameter::ContentSizeFlag(false))?;
        compressor.set_parameter(CParameter::ChecksumFlag(false))?;
        compressor.set_parameter(CParameter::DictIdFlag(false))?;
        Ok(Self(compressor))
    }

    /// The body of an advisory's text; nothing where zstd fails for want of memory.
    pub(super) fn pack(&mut self, advisory: &Advisory) -> Option<Vec<u8>> {
        let text = write(advisory);
        let frame = self.0.compress(&text).ok()?;
        let mut body = Vec::with_capacity(frame.len());
        put_number(&mut body, text.len() as u64);
        body.extend_from_slice(frame.get(MAGIC.len()..)?);
        Some(body)
    }
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Packer")
    }
}

fn write(advisory: &Advisory) -> Vec<u8> {
    let mut text = Vec::with_capacity(advisory.details.len() + 512);
    put_text(&mut text, &advisory.published);
    put_text(&mut text, &advisory.modified);
    put_text(&mut text, advisory.withdrawn.as_deref().unwrap_or_default());
    put_text(&mut text, &advisory.summary);
    put_list(&mut text, &advisory.references, |text, address| put_text(text, address));
    text.extend_from_slice(advisory.details.as_bytes());
    text.truncate(LONGEST);
    text
}

/// Unpacks texts; holds the memory that zstd needs for it.
pub struct Unpacker(Option<Decompressor<'static>>);

impl std::fmt::Debug for Unpacker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Unpacker")
    }
}

impl Default for Unpacker {
    fn default() -> Self {
        Self::new()
    }
}

impl Unpacker {
    /// Nothing is allocated before the first text.
    #[must_use]
    pub fn new() -> Self {
        Self(None)
    }

    pub(super) fn unpack(&mut self, frame: &[u8], size: usize) -> Option<Text> {
        if size == 0 || size > LONGEST {
            return None;
        }
        if self.0.is_none() {
            self.0 = Some(Decompressor::with_dictionary(PHRASES.as_bytes()).ok()?);
        }
        let mut text = Vec::with_capacity(size);
        self.0.as_mut()?.decompress_to_buffer(&[&MAGIC, frame].concat(), &mut text).ok()?;
        read(&text)
    }
}

fn read(text: &[u8]) -> Option<Text> {
    let mut reader = Reader(text);
    let mut field = || reader.text().map(str::to_owned);
    let (published, modified, withdrawn, summary) = (field()?, field()?, field()?, field()?);
    let references = reader.texts()?.into_iter().map(str::to_owned).collect();
    // What was cut for its length may end within a character.
    let details = String::from_utf8_lossy(reader.0).into_owned();
    let withdrawn = Some(withdrawn).filter(|date| !date.is_empty());
    Some(Text { published, modified, withdrawn, summary, references, details })
}
