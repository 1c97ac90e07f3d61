//! Mach-O (Apple's `mach-o/loader.h` and `mach-o/fat.h`): load commands, segments, sections; files of several architectures.

use super::{Format, Image, MOST_PARTS, Part, until_zero};
use crate::go_binary::encoding::{Encoding, clamp};

const SEGMENT: u32 = 1;
const SEGMENT_64: u32 = 0x19;
/// `LC_DYLD_CHAINED_FIXUPS`
const CHAINED_FIXUPS: u32 = 0x8000_0034;
const WRITE: u32 = 2;

/// A file of several architectures: the first that can be read stands for all, as in Go's `debug/buildinfo`.
pub(super) fn read_fat(bytes: &[u8]) -> Option<Image<'_>> {
    let encoding = Encoding { big_endian: true, pointer: 8 };
    let wide = *bytes.get(3)? == 0xbf;
    let count = usize::try_from(encoding.u32(bytes, 4)?).ok()?.min(MOST_PARTS);
    let table = bytes.get(8..)?.chunks_exact(if wide { 32 } else { 20 }).take(count);
    let mut images = table.filter_map(|raw| {
        let (offset, size) = if wide {
            (encoding.u64(raw, 8)?, encoding.u64(raw, 16)?)
        } else {
            (u64::from(encoding.u32(raw, 8)?), u64::from(encoding.u32(raw, 12)?))
        };
        read(clamp(bytes, offset, size))
    });
    let mut first = images.next()?;
    first.other_architectures = images.count();
    Some(first)
}

pub(super) fn read(bytes: &[u8]) -> Option<Image<'_>> {
    let (big_endian, wide) = match bytes {
        [0xfe, 0xed, 0xfa, 0xce, ..] => (true, false),
        [0xfe, 0xed, 0xfa, 0xcf, ..] => (true, true),
        [0xce, 0xfa, 0xed, 0xfe, ..] => (false, false),
        [0xcf, 0xfa, 0xed, 0xfe, ..] => (false, true),
        _ => return None,
    };
    let encoding = Encoding { big_endian, pointer: if wide { 8 } else { 4 } };
    let mut image = Image {
        format: Format::MachO,
        encoding,
        segments: Vec::new(),
        sections: Vec::new(),
        relocations: &[],
        other_architectures: 0,
        base: 0,
        chained_pointers: false,
    };
    let count = usize::try_from(encoding.u32(bytes, 16)?).ok()?.min(4096);
    let mut commands = bytes.get(if wide { 32 } else { 28 }..)?;
    for _ in 0..count {
        let Some(size) = encoding.u32(commands, 4).and_then(|size| usize::try_from(size).ok()) else { break };
        let Some((command, rest)) = commands.split_at_checked(size).filter(|_| size >= 8) else { break };
        load_command(&mut image, bytes, command);
        commands = rest;
    }
    Some(image)
}

fn load_command<'data>(image: &mut Image<'data>, bytes: &'data [u8], command: &'data [u8]) {
    match image.encoding.u32(command, 0) {
        Some(SEGMENT | SEGMENT_64) if image.segments.len() < MOST_PARTS => {
            let _ = segment(image, bytes, command);
        }
        Some(CHAINED_FIXUPS) => image.chained_pointers = true,
        _ => {}
    }
}

fn segment<'data>(image: &mut Image<'data>, bytes: &'data [u8], command: &'data [u8]) -> Option<()> {
    let (encoding, width) = (image.encoding, image.encoding.pointer);
    let name = until_zero(command.get(8..24)?);
    let address = encoding.word(command, 24)?;
    let offset = encoding.word(command, 24 + 2 * width)?;
    let size = encoding.word(command, 24 + 3 * width)?;
    let flags = 24 + 4 * width;
    let writable = encoding.u32(command, flags + 4)? & WRITE != 0;
    if size > 0 && name != b"__PAGEZERO" {
        if offset == 0 {
            image.base = address;
        }
        image.segments.push(Part { name, address, data: clamp(bytes, offset, size), writable });
    }
    let count = usize::try_from(encoding.u32(command, flags + 8)?).ok()?.min(MOST_PARTS);
    let headers = command.get(flags + 16..)?.chunks_exact(if width == 4 { 68 } else { 80 }).take(count);
    let room = MOST_PARTS.saturating_sub(image.sections.len());
    image.sections.extend(headers.filter_map(|raw| section(bytes, raw, encoding, writable)).take(room));
    Some(())
}

fn section<'data>(bytes: &'data [u8], raw: &'data [u8], encoding: Encoding, writable: bool) -> Option<Part<'data>> {
    let width = encoding.pointer;
    let address = encoding.word(raw, 32)?;
    let size = encoding.word(raw, 32 + width)?;
    let offset = u64::from(encoding.u32(raw, 32 + 2 * width)?);
    Some(Part { name: until_zero(raw.get(..16)?), address, data: clamp(bytes, offset, size), writable })
}
