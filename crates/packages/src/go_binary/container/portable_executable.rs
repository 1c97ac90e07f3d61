//! PE (Microsoft PE/COFF specification): section headers and the image base.

use super::{Format, Image, MOST_PARTS, Part, is_beyond, until_zero};
use crate::go_binary::encoding::{Encoding, clamp};

const WRITE: u32 = 0x8000_0000;
const SECTION_SIZE: usize = 40;

pub(super) fn read(bytes: &[u8]) -> Option<Image<'_>> {
    let encoding = Encoding { big_endian: false, pointer: 4 };
    let header = encoding.u32(bytes, 0x3c).map(|at| clamp(bytes, u64::from(at), u64::MAX)).unwrap_or_default();
    let is_cut = match header {
        [b'P', b'E', 0, 0, ..] => ends_within(header, encoding),
        [] | [b'P'] | [b'P', b'E'] | [b'P', b'E', 0] => is_cut_before(bytes, encoding),
        _ => return None,
    };
    if is_cut { Some(Image::cut(Format::PortableExecutable, encoding)) } else { whole(bytes, header, encoding) }
}

/// Whether the file ends before the header that it is to have behind the one of DOS, which says how long DOS takes it for: its
/// last page's bytes and its pages of 512 bytes.
fn is_cut_before(bytes: &[u8], encoding: Encoding) -> bool {
    let (Some(last), Some(pages)) = (encoding.u16(bytes, 2), encoding.u16(bytes, 4)) else { return false };
    // What is no length is a text that begins with these two letters.
    if pages == 0 || last >= 512 {
        return false;
    }
    let last = if last == 0 { 512 } else { usize::from(last) };
    (usize::from(pages) - 1) * 512 + last > bytes.len()
}

/// Whether the file ends within its headers.
fn ends_within(header: &[u8], encoding: Encoding) -> bool {
    let (Some(count), Some(optional)) = (encoding.u16(header, 6), encoding.u16(header, 20)) else { return true };
    header.len() < 24 + usize::from(optional) + SECTION_SIZE * usize::from(count)
}

fn whole<'data>(bytes: &'data [u8], header: &'data [u8], mut encoding: Encoding) -> Option<Image<'data>> {
    let count = usize::from(encoding.u16(header, 6)?);
    let optional = header.get(24..)?;
    let base = match encoding.u16(optional, 0)? {
        0x10b => u64::from(encoding.u32(optional, 28)?),
        0x20b => {
            encoding.pointer = 8;
            encoding.u64(optional, 24)?
        }
        _ => return None,
    };
    let table = optional.get(usize::from(encoding.u16(header, 20)?)..)?;
    let headers = || table.chunks_exact(SECTION_SIZE).take(count.min(MOST_PARTS));
    let sections: Vec<_> = headers().filter_map(|raw| section(bytes, raw, encoding, base)).collect();
    Some(Image {
        segments: sections.clone(),
        sections,
        base,
        is_cut: headers().any(|raw| is_section_cut(bytes, raw, encoding).unwrap_or_default()),
        ..Image::new(Format::PortableExecutable, encoding)
    })
}

/// Whether the file ends before the section. What fills it up to the alignment of the file may be left out at the end.
fn is_section_cut(bytes: &[u8], raw: &[u8], encoding: Encoding) -> Option<bool> {
    let (in_memory, in_file, at) = (encoding.u32(raw, 8)?, encoding.u32(raw, 16)?, encoding.u32(raw, 20)?);
    let needed = if in_memory == 0 { in_file } else { in_file.min(in_memory) };
    Some(needed > 0 && is_beyond(bytes, u64::from(at), u64::from(needed)))
}

fn section<'data>(bytes: &'data [u8], raw: &'data [u8], encoding: Encoding, base: u64) -> Option<Part<'data>> {
    let address = base.checked_add(u64::from(encoding.u32(raw, 12)?))?;
    let data = clamp(bytes, u64::from(encoding.u32(raw, 20)?), u64::from(encoding.u32(raw, 16)?));
    let writable = encoding.u32(raw, 36)? & WRITE != 0;
    Some(Part { name: until_zero(raw.get(..8)?), address, data, writable })
}
