//! PE (Microsoft PE/COFF specification): section headers and the image base.

use super::{Format, Image, MOST_PARTS, Part, until_zero};
use crate::go_binary::encoding::{Encoding, clamp};

const WRITE: u32 = 0x8000_0000;
const SECTION_SIZE: usize = 40;

pub(super) fn read(bytes: &[u8]) -> Option<Image<'_>> {
    let mut encoding = Encoding { big_endian: false, pointer: 4 };
    let header = clamp(bytes, u64::from(encoding.u32(bytes, 0x3c)?), u64::MAX);
    let [b'P', b'E', 0, 0, ..] = header else { return None };
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
    let headers = table.chunks_exact(SECTION_SIZE).take(count.min(MOST_PARTS));
    let sections: Vec<_> = headers.filter_map(|raw| section(bytes, raw, encoding, base)).collect();
    Some(Image {
        format: Format::PortableExecutable,
        encoding,
        segments: sections.clone(),
        sections,
        relocations: &[],
        other_architectures: 0,
        base,
        chained_pointers: false,
    })
}

fn section<'data>(bytes: &'data [u8], raw: &'data [u8], encoding: Encoding, base: u64) -> Option<Part<'data>> {
    let address = base.checked_add(u64::from(encoding.u32(raw, 12)?))?;
    let data = clamp(bytes, u64::from(encoding.u32(raw, 20)?), u64::from(encoding.u32(raw, 16)?));
    let writable = encoding.u32(raw, 36)? & WRITE != 0;
    Some(Part { name: until_zero(raw.get(..8)?), address, data, writable })
}
