//! What is kept of an advisory beside its statements.
//!
//! | size | what |
//! |---|---|
//! | 1 | bit 0 withdrawn; bits 1–3 the source's rating plus one, zero where it has none |
//! | number | the source, by its place in the list of sources |
//! | text | the identifier |
//! | list | aliases: a zero byte and four bytes of a CVE's number, a one and a text, or a two and seven bytes of a number at GitHub (module `identifier`) |
//! | list | CVSS vectors, texts |
//! | number | the size of the text unpacked, zero where none is kept |
//! | rest | the text, a zstd frame without its magic number |
//!
//! Numbers, lengths of texts and of lists are written in groups of seven bits, the lowest first (LEB128).

use super::bytes::{Reader, put_list, put_number, put_text};
use super::identifier;
use super::text::{Text, Unpacker};
use crate::advisory::{Advisory, Rating};

const RATINGS: [Rating; 5] = [Rating::Negligible, Rating::Low, Rating::Medium, Rating::High, Rating::Critical];

/// An advisory as the index keeps it. Its parts are taken apart when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Its handle: what statements name it by.
    pub handle: u32,
    /// As its source numbers it.
    pub id: &'a str,
    /// The place of its source in the list of sources.
    pub source: usize,
    flags: u8,
    rest: Reader<'a>,
}

impl<'a> Record<'a> {
    pub(super) fn read(handle: u32, body: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let flags = reader.byte()?;
        let source = reader.length()?;
        let id = reader.text()?;
        Some(Self { handle, id, source, flags, rest: reader })
    }

    /// Whether its source withdrew it. It then has no statements.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.flags & 1 != 0
    }

    /// How bad its source calls it.
    #[must_use]
    pub fn rating(&self) -> Option<Rating> {
        RATINGS.get(usize::from(self.flags >> 1 & 7).checked_sub(1)?).copied()
    }

    /// Other names of the same vulnerability, and those that it closes.
    #[must_use]
    pub fn aliases(&self) -> Vec<String> {
        self.rest.clone().list(identifier::read).unwrap_or_default()
    }

    /// CVSS vectors, the first one first.
    #[must_use]
    pub fn vectors(&self) -> Vec<&'a str> {
        self.behind_aliases().and_then(|mut reader| reader.texts()).unwrap_or_default()
    }

    /// Summary, details, references and dates; nothing where the index was made without texts.
    ///
    /// Unpacks a zstd frame: only for what is shown.
    #[must_use]
    pub fn text(&self, unpacker: &mut Unpacker) -> Option<Text> {
        let mut reader = self.behind_aliases()?;
        reader.texts()?;
        let size = reader.length()?;
        unpacker.unpack(reader.0, size)
    }

    fn behind_aliases(&self) -> Option<Reader<'a>> {
        let mut reader = self.rest;
        for _ in 0..reader.length()? {
            identifier::skip(&mut reader)?;
        }
        Some(reader)
    }
}

/// The bytes of an advisory behind its flags and source, and the flags.
pub(super) fn write(advisory: &Advisory, packed: Option<(usize, Vec<u8>)>) -> (u8, Vec<u8>) {
    let rating = advisory.rating.and_then(|rating| RATINGS.iter().position(|other| *other == rating));
    let flags = u8::from(advisory.withdrawn.is_some()) | rating.map_or(0, |place| (place as u8 + 1) << 1);
    let mut bytes = Vec::with_capacity(128 + packed.as_ref().map_or(0, |(_, frame)| frame.len()));
    put_text(&mut bytes, &advisory.id);
    put_list(&mut bytes, &advisory.aliases, |bytes, alias| identifier::put(bytes, alias));
    put_list(&mut bytes, &advisory.vectors, |bytes, vector| put_text(bytes, vector));
    let (size, frame) = packed.unwrap_or_default();
    put_number(&mut bytes, size as u64);
    bytes.extend_from_slice(&frame);
    (flags, bytes)
}

/// The whole body, once the source's place is known.
pub(super) fn body(flags: u8, source: usize, rest: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rest.len() + 3);
    bytes.push(flags);
    put_number(&mut bytes, source as u64);
    bytes.extend_from_slice(rest);
    bytes
}
