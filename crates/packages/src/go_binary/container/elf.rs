//! ELF (System V ABI, chapters 4 and 5): program headers, section headers, relocations with addends.

use super::{Format, Image, MOST_PARTS, Part, is_beyond, name_at};
use crate::go_binary::encoding::{Encoding, clamp};

const LOAD: u32 = 1;
const DYNAMIC: u32 = 2;
const WRITABLE: u64 = 2;
/// A section without bytes in the file (`SHT_NOBITS`).
const NO_BITS: u32 = 8;
const SECTION_WRITABLE: u64 = 1;
const SECTION_ALLOCATED: u64 = 2;
const SECTION_EXECUTABLE: u64 = 4;
const TAG_RELOCATIONS: u64 = 7;
const TAG_RELOCATIONS_SIZE: u64 = 8;

/// A header of a program segment or a section.
struct Header {
    kind: u32,
    flags: u64,
    name: u64,
    address: u64,
    offset: u64,
    size: u64,
}

pub(super) fn read(bytes: &[u8]) -> Option<Image<'_>> {
    let pointer = match bytes.get(4)? {
        1 => 4,
        2 => 8,
        _ => return None,
    };
    let encoding = Encoding { big_endian: *bytes.get(5)? == 2, pointer };
    let Some(programs) = programs(bytes, encoding) else { return Some(Image::cut(Format::Elf, encoding)) };
    let sections = Sections::read(bytes, encoding).unwrap_or_default();
    let loaded = || programs.iter().filter(|header| header.kind == LOAD && header.size > 0);
    let mut image = Image {
        segments: loaded().map(|header| part(bytes, header, b"", WRITABLE)).collect(),
        sections: sections.parts(bytes),
        // Where the sections lie in the file, segments that do not are those of the program to which it belongs.
        is_cut: loaded().any(|header| is_beyond(bytes, header.offset, header.size)) && !sections.are_whole(bytes),
        are_names_known: sections.are_named,
        is_for_debuggers: sections.have_code_elsewhere(),
        ..Image::new(Format::Elf, encoding)
    };
    if let Some(dynamic) = programs.iter().find(|header| header.kind == DYNAMIC) {
        image.relocations = relocations(&image, clamp(bytes, dynamic.offset, dynamic.size)).unwrap_or_default();
    }
    Some(image)
}

fn part<'data>(bytes: &'data [u8], header: &Header, name: &'data [u8], writable: u64) -> Part<'data> {
    let data = clamp(bytes, header.offset, header.size);
    Part { name, address: header.address, data, writable: header.flags & writable != 0 }
}

/// The places of fields in the file header and in each kind of header, for 32 and 64 bits.
fn pick(encoding: Encoding, narrow: usize, wide: usize) -> usize {
    if encoding.pointer == 4 { narrow } else { wide }
}

fn table(bytes: &[u8], start: u64, size: usize, count: usize) -> impl Iterator<Item = &[u8]> {
    clamp(bytes, start, u64::MAX).chunks_exact(size.max(1)).take(count.min(MOST_PARTS))
}

/// The program headers; nothing where the file ends before or within them.
fn programs(bytes: &[u8], encoding: Encoding) -> Option<Vec<Header>> {
    bytes.get(..pick(encoding, 52, 64))?;
    let start = encoding.word(bytes, pick(encoding, 28, 32))?;
    let size = usize::from(encoding.u16(bytes, pick(encoding, 42, 54))?);
    let count = usize::from(encoding.u16(bytes, pick(encoding, 44, 56))?);
    if count > 0 && is_beyond(bytes, start, (size * count) as u64) {
        return None;
    }
    Some(table(bytes, start, size, count).filter_map(|raw| program(raw, encoding)).collect())
}

fn program(raw: &[u8], encoding: Encoding) -> Option<Header> {
    Some(Header {
        kind: encoding.u32(raw, 0)?,
        flags: u64::from(encoding.u32(raw, pick(encoding, 24, 4))?),
        name: 0,
        offset: encoding.word(raw, pick(encoding, 4, 8))?,
        address: encoding.word(raw, pick(encoding, 8, 16))?,
        size: encoding.word(raw, pick(encoding, 16, 32))?,
    })
}

/// The section headers.
#[derive(Default)]
struct Sections<'data> {
    headers: Vec<Header>,
    names: &'data [u8],
    /// Headers and names could all be read.
    are_named: bool,
}

impl<'data> Sections<'data> {
    fn read(bytes: &'data [u8], encoding: Encoding) -> Option<Self> {
        let start = encoding.word(bytes, pick(encoding, 32, 40))?;
        let size = usize::from(encoding.u16(bytes, pick(encoding, 46, 58))?);
        let count = usize::from(encoding.u16(bytes, pick(encoding, 48, 60))?);
        let names = usize::from(encoding.u16(bytes, pick(encoding, 50, 62))?);
        if start == 0 {
            return None;
        }
        let headers: Vec<_> = table(bytes, start, size, count).map_while(|raw| section(raw, encoding)).collect();
        let names = headers.get(names);
        let are_named = !headers.is_empty()
            && headers.len() == count
            && names.is_some_and(|header| !is_beyond(bytes, header.offset, header.size));
        let names = names.map(|header| clamp(bytes, header.offset, header.size)).unwrap_or_default();
        Some(Self { headers, names, are_named })
    }

    /// The sections that are part of the program and lie in the file.
    fn stored(&self) -> impl Iterator<Item = &Header> {
        self.headers.iter().filter(|header| header.kind != NO_BITS && header.flags & SECTION_ALLOCATED != 0)
    }

    fn parts(&self, bytes: &'data [u8]) -> Vec<Part<'data>> {
        self.stored().map(|header| part(bytes, header, name_at(self.names, header.name), SECTION_WRITABLE)).collect()
    }

    fn are_whole(&self, bytes: &[u8]) -> bool {
        self.are_named && !self.stored().any(|header| is_beyond(bytes, header.offset, header.size))
    }

    /// `objcopy --only-keep-debug` and `eu-strip -f` leave sections without bytes in the file in place of the program's.
    fn have_code_elsewhere(&self) -> bool {
        self.headers.iter().any(|header| header.kind == NO_BITS && header.flags & SECTION_EXECUTABLE != 0)
    }
}

fn section(raw: &[u8], encoding: Encoding) -> Option<Header> {
    Some(Header {
        name: u64::from(encoding.u32(raw, 0)?),
        kind: encoding.u32(raw, 4)?,
        flags: encoding.word(raw, 8)?,
        address: encoding.word(raw, pick(encoding, 12, 16))?,
        offset: encoding.word(raw, pick(encoding, 16, 24))?,
        size: encoding.word(raw, pick(encoding, 20, 32))?,
    })
}

fn relocations<'data>(image: &Image<'data>, dynamic: &[u8]) -> Option<&'data [u8]> {
    let width = image.encoding.pointer;
    let find = |tag| {
        let mut entries = dynamic.chunks_exact(width * 2);
        entries.find(|raw| image.encoding.word(raw, 0) == Some(tag)).and_then(|raw| image.encoding.word(raw, width))
    };
    let bytes = image.at(find(TAG_RELOCATIONS)?)?;
    Some(clamp(bytes, 0, find(TAG_RELOCATIONS_SIZE)?))
}
