//! The header: the first 328 bytes, and the only ones that opening an index reads.

use super::bytes::{u32_at, u64_at};
use super::codes::{INDEX_TRUNCATED, INDEX_VERSION, IndexError, NOT_AN_INDEX};

/// No text begins like this, and whatever translates line ends damages it.
pub(super) const MAGIC: [u8; 8] = *b"\x93PALADV\n";
/// The only format that this program reads.
pub(super) const VERSION: u32 = 1;

pub(super) const UNSEALED_FROM: usize = 24;
pub(super) const DIGEST: usize = 24;
pub(super) const KEY: usize = 56;
pub(super) const SIGNATURE: usize = 88;
pub(super) const SEALED_FROM: usize = 152;
const BUILT_AT: usize = 152;
const ADVISORIES: usize = 160;
const PACKAGES: usize = 168;
const STATEMENTS: usize = 176;
const SECTIONS: usize = 184;
pub(super) const HEADER: usize = SECTIONS + 16 * SECTION_COUNT;
const SECTION_COUNT: usize = 9;

/// Set in the flags where texts are kept.
const WITH_TEXTS: u32 = 1;

/// The parts of an index, in the order in which they lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    About,
    Packages,
    Statements,
    Modules,
    Symbols,
    Identifiers,
    Exploitation,
    Advisories,
    Texts,
}

/// What the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// When it was made, in seconds since 1970.
    pub built_at: i64,
    /// SHA-256 of its content: its identity.
    pub digest: [u8; 32],
    /// The public key with which it says it was signed; only [`verify`](super::verify) looks whether that is true.
    pub signed_by: Option<[u8; 32]>,
    /// Whether it holds texts.
    pub has_texts: bool,
    /// How many advisories it holds.
    pub advisories: u64,
    /// How many packages they speak of.
    pub packages: u64,
    /// How many statements they make, each of an interval of versions.
    pub statements: u64,
    sections: [(usize, usize); SECTION_COUNT],
}

impl Header {
    /// Reads the header and checks that the parts lie within the file.
    ///
    /// # Errors
    ///
    /// Where the bytes are no index, one of another format, or cut off.
    pub fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        check_format(bytes)?;
        let stated = u64_at(bytes, 16).unwrap_or_default();
        if stated != bytes.len() as u64 {
            let what = format!("the index has {} bytes and says it has {stated}", bytes.len());
            return Err(IndexError::new(&INDEX_TRUNCATED, what));
        }
        let broken = || IndexError::new(&INDEX_TRUNCATED, "a part of the index lies outside of it");
        Self::fields(bytes).ok_or_else(broken)
    }

    fn fields(bytes: &[u8]) -> Option<Self> {
        let mut sections = [(0, 0); SECTION_COUNT];
        for (number, section) in sections.iter_mut().enumerate() {
            let at = SECTIONS + 16 * number;
            let start = usize::try_from(u64_at(bytes, at)?).ok()?;
            let end = start.checked_add(usize::try_from(u64_at(bytes, at + 8)?).ok()?)?;
            bytes.get(start..end)?;
            *section = (start, end);
        }
        let key: [u8; 32] = *bytes.get(KEY..)?.first_chunk()?;
        Some(Self {
            built_at: u64_at(bytes, BUILT_AT)?.cast_signed(),
            digest: *bytes.get(DIGEST..)?.first_chunk()?,
            signed_by: Some(key).filter(|key| *key != [0; 32]),
            has_texts: u32_at(bytes, 12)? & WITH_TEXTS != 0,
            advisories: u64_at(bytes, ADVISORIES)?,
            packages: u64_at(bytes, PACKAGES)?,
            statements: u64_at(bytes, STATEMENTS)?,
            sections,
        })
    }

    /// The bytes of a part.
    pub(super) fn section<'a>(&self, bytes: &'a [u8], section: Section) -> &'a [u8] {
        let range = self.sections.get(section as usize).and_then(|(start, end)| bytes.get(*start..*end));
        range.unwrap_or_default()
    }
}

fn check_format(bytes: &[u8]) -> Result<(), IndexError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(IndexError::new(&NOT_AN_INDEX, "the file does not begin as an advisory index does"));
    }
    let version = u32_at(bytes, 8).unwrap_or_default();
    if version != VERSION {
        let what = format!("the index has format {version}, and this program reads format {VERSION}");
        return Err(IndexError::new(&INDEX_VERSION, what));
    }
    Ok(())
}

/// So many first bytes of an index say which one it is.
pub const IDENTITY: usize = BUILT_AT + 8;

/// Which index it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// SHA-256 of its content.
    pub digest: [u8; 32],
    /// When it was made, in seconds since 1970.
    pub built_at: i64,
}

impl Identity {
    /// Reads the first [`IDENTITY`] bytes of an index. What they say is not verified.
    ///
    /// # Errors
    ///
    /// Where they are no index's, one's of another format, or too few.
    pub fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        check_format(bytes)?;
        let read = || {
            Some(Self {
                digest: *bytes.get(DIGEST..)?.first_chunk()?,
                built_at: u64_at(bytes, BUILT_AT)?.cast_signed(),
            })
        };
        read().ok_or_else(|| IndexError::new(&INDEX_TRUNCATED, "the index ends within its header"))
    }
}

/// What the builder counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) advisories: u64,
    pub(super) packages: u64,
    pub(super) statements: u64,
}

/// The whole file but for digest and signature, of parts in their order.
pub(super) fn write(built_at: i64, has_texts: bool, counts: Counts, sections: [Vec<u8>; SECTION_COUNT]) -> Vec<u8> {
    let sizes = sections.iter().map(|section| section.len().next_multiple_of(8));
    let length = HEADER + sizes.clone().sum::<usize>();
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&u32::from(has_texts).to_le_bytes());
    bytes.extend_from_slice(&(length as u64).to_le_bytes());
    bytes.resize(SEALED_FROM, 0);
    for number in [built_at.cast_unsigned(), counts.advisories, counts.packages, counts.statements] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    let mut start = HEADER;
    for (section, size) in sections.iter().zip(sizes) {
        bytes.extend_from_slice(&(start as u64).to_le_bytes());
        bytes.extend_from_slice(&(section.len() as u64).to_le_bytes());
        start += size;
    }
    for section in sections {
        bytes.extend_from_slice(&section);
        bytes.resize(bytes.len().next_multiple_of(8), 0);
    }
    bytes
}
