//! What is kept of an advisory beside its statements.
//!
//! | size | what |
//! |---|---|
//! | 1 | bit 0 withdrawn; bits 1–3 the source's rating plus one, zero where it has none; bits 4–5 what it is about where that is no vulnerability: 1 unmaintained, 2 unsound, 3 anything else |
//! | number | the source, by its place in the list of sources |
//! | text | the identifier |
//! | list | aliases: a zero byte and four bytes of a CVE's number, a one and a text, or a two and seven bytes of a number at GitHub (module `identifier`) |
//! | list | CVSS vectors, texts |
//!
//! Its text lies in a table of its own (module `text`): who looks for matches does not touch those pages.
//!
//! Numbers, lengths of texts and of lists are written in groups of seven bits, the lowest first (LEB128).

use super::bytes::{Reader, put_list, put_number, put_text};
use super::identifier;
use super::table::{Table, hash_of_handle};
use super::text::{Text, Unpacker};
use crate::advisory::{Advisory, Informational, Rating};

const RATINGS: [Rating; 5] = [Rating::Negligible, Rating::Low, Rating::Medium, Rating::High, Rating::Critical];
const KINDS: [Informational; 3] = [Informational::Unmaintained, Informational::Unsound, Informational::Notice];

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
    texts: Table<'a>,
}

impl<'a> Record<'a> {
    pub(super) fn read(handle: u32, body: &'a [u8], texts: Table<'a>) -> Option<Self> {
        let mut reader = Reader(body);
        let flags = reader.byte()?;
        let source = reader.length()?;
        let id = reader.text()?;
        Some(Self { handle, id, source, flags, rest: reader, texts })
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

    /// What it is about, where that is no vulnerability.
    #[must_use]
    pub fn informational(&self) -> Option<Informational> {
        KINDS.get(usize::from(self.flags >> 4 & 3).checked_sub(1)?).copied()
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
        self.texts.get(hash_of_handle(self.handle)).find_map(|body| {
            let mut reader = Reader(body);
            let size = reader.length()?;
            unpacker.unpack(reader.0, size)
        })
    }

    /// Whether all of it can be read, and nothing is behind it.
    pub(super) fn is_sound(&self) -> bool {
        let aliases = self.rest.clone().list(identifier::read);
        let vectors = self.behind_aliases().and_then(|mut reader| reader.texts().map(|_| reader.0.is_empty()));
        aliases.is_some() && vectors == Some(true)
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
pub(super) fn write(advisory: &Advisory) -> (u8, Vec<u8>) {
    let rating = advisory.rating.and_then(|rating| RATINGS.iter().position(|other| *other == rating));
    let kind = advisory.informational.and_then(|kind| KINDS.iter().position(|other| *other == kind));
    let number = |place: Option<usize>| place.map_or(0, |place| place as u8 + 1);
    let flags = u8::from(advisory.withdrawn.is_some()) | number(rating) << 1 | number(kind) << 4;
    let mut bytes = Vec::with_capacity(128);
    put_text(&mut bytes, &advisory.id);
    put_list(&mut bytes, &advisory.aliases, |bytes, alias| identifier::put(bytes, alias));
    put_list(&mut bytes, &advisory.vectors, |bytes, vector| put_text(bytes, vector));
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
