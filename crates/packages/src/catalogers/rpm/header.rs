//! A package's header as databases keep it (rpm's `docs/manual/format_header.md`): two counts, index entries of 16 bytes,
//! and the data they point into. All numbers are big-endian.

use super::bytes::{Order, Pieces};

/// The most entries that rpm takes.
const MAXIMUM_ENTRIES: usize = 0xffff;
/// The most bytes of data that rpm takes.
const MAXIMUM_DATA: usize = 0x0fff_ffff;
/// The longest text that is read of one tag.
const MAXIMUM_TEXT: usize = 1 << 16;

const ENTRY: usize = 16;
const INT32: u32 = 4;
const STRING: u32 = 6;
const STRING_ARRAY: u32 = 8;
const TRANSLATED_STRING: u32 = 9;

/// What a header says about a package (rpm's `rpmtag.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Tag {
    Name = 1000,
    Version = 1001,
    Release = 1002,
    Epoch = 1003,
    Vendor = 1011,
    License = 1014,
    Architecture = 1022,
    SourceRpm = 1044,
    ModularityLabel = 5096,
}

/// A header whose counts fit its size.
pub(super) struct Header<'a, 'b> {
    bytes: &'b Pieces<'a>,
    index: Vec<u8>,
    data: usize,
}

/// A tag is there and cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadTag(pub(super) Tag);

impl<'a, 'b> Header<'a, 'b> {
    pub(super) fn read(bytes: &'b Pieces<'a>) -> Result<Self, &'static str> {
        let counts = bytes.copy(0, 8).ok_or("a header without counts")?;
        let count = |at| Order::Big.size(&counts, at).unwrap_or(usize::MAX);
        let (entries, length) = (count(0), count(4));
        if entries == 0 || entries > MAXIMUM_ENTRIES || length > MAXIMUM_DATA {
            return Err("a header with counts that rpm does not take");
        }
        let data = 8 + entries * ENTRY;
        if data + length != bytes.len() {
            return Err("a header whose counts do not fit its size");
        }
        let index = bytes.copy(8, entries * ENTRY).unwrap_or_default();
        Ok(Self { bytes, index, data })
    }

    /// Type and place of a tag's data. Entries behind the signed region replace those in it, as rpm has it when it loads a header.
    fn find(&self, tag: Tag) -> Option<(u32, usize)> {
        let number = (tag as u32).to_be_bytes();
        let entry = self.index.chunks_exact(ENTRY).rfind(|entry| entry.starts_with(&number))?;
        Some((Order::Big.u32(entry, 4)?, Order::Big.size(entry, 8)?))
    }

    /// The text of a tag, the first where there are several.
    pub(super) fn text(&self, tag: Tag) -> Result<Option<String>, BadTag> {
        let Some((kind, offset)) = self.find(tag) else { return Ok(None) };
        if !matches!(kind, STRING | STRING_ARRAY | TRANSLATED_STRING) {
            return Err(BadTag(tag));
        }
        let bytes = self.bytes.until_zero(self.data.saturating_add(offset), MAXIMUM_TEXT).ok_or(BadTag(tag))?;
        // Vendors and licences of old packages are written in encodings that nothing names.
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The number of a tag.
    pub(super) fn number(&self, tag: Tag) -> Result<Option<u32>, BadTag> {
        let Some((kind, offset)) = self.find(tag) else { return Ok(None) };
        let bytes = self.bytes.copy(self.data.saturating_add(offset), 4).filter(|_| kind == INT32);
        bytes.and_then(|bytes| Order::Big.u32(&bytes, 0)).map(Some).ok_or(BadTag(tag))
    }
}
