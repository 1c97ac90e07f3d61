//! Mach-O (Apple's `mach-o/loader.h` and `mach-o/fat.h`): load commands, segments, sections; files of several architectures.

use super::{Format, Image, MOST_PARTS, Part, is_beyond, until_zero};
use crate::go_binary::encoding::{Encoding, clamp};

const SEGMENT: u32 = 1;
const SEGMENT_64: u32 = 0x19;
/// `LC_DYLD_CHAINED_FIXUPS`
const CHAINED_FIXUPS: u32 = 0x8000_0034;
const WRITE: u32 = 2;
/// `MH_EXECUTE`, `MH_DYLIB` and `MH_BUNDLE`: what runs. Files for debuggers name segments that lie elsewhere.
const PROGRAMS: [u32; 3] = [2, 6, 8];
/// More architectures than Apple knows in one file; Java's classes share the magic number and have their version there.
pub(crate) const MOST_ARCHITECTURES: u32 = 30;

/// A file of several architectures: the first that can be read stands for all, as in Go's `debug/buildinfo`.
pub(super) fn read_fat(bytes: &[u8]) -> Option<Image<'_>> {
    let encoding = Encoding { big_endian: true, pointer: 8 };
    let wide = *bytes.get(3)? == 0xbf;
    let count = encoding.u32(bytes, 4).filter(|count| *count < MOST_ARCHITECTURES)?;
    let count = usize::try_from(count).ok()?;
    let width = if wide { 32 } else { 20 };
    let place = |raw: &[u8]| {
        Some(if wide {
            (encoding.u64(raw, 8)?, encoding.u64(raw, 16)?)
        } else {
            (u64::from(encoding.u32(raw, 8)?), u64::from(encoding.u32(raw, 12)?))
        })
    };
    let table = bytes.get(8..)?;
    let places: Vec<_> = table.chunks_exact(width).take(count).filter_map(place).collect();
    let is_cut = places.len() < count || places.iter().any(|(offset, size)| is_beyond(bytes, *offset, *size));
    let mut images = places.iter().filter_map(|(offset, size)| read(clamp(bytes, *offset, *size)));
    let Some(mut first) = images.next() else { return is_cut.then(|| Image::cut(Format::MachO, encoding)) };
    first.other_architectures = images.count();
    first.is_cut |= is_cut;
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
    let mut image = Image::new(Format::MachO, encoding);
    let header = if wide { 32 } else { 28 };
    let (Some(count), Some(size), Some(mut commands)) =
        (encoding.u32(bytes, 16), encoding.u32(bytes, 20), bytes.get(header..))
    else {
        return Some(Image::cut(Format::MachO, encoding));
    };
    image.is_cut = is_beyond(commands, 0, u64::from(size));
    image.are_names_known = !image.is_cut;
    let count = usize::try_from(count).ok()?.min(4096);
    for _ in 0..count {
        let Some(size) = encoding.u32(commands, 4).and_then(|size| usize::try_from(size).ok()) else { break };
        let Some((command, rest)) = commands.split_at_checked(size).filter(|_| size >= 8) else { break };
        load_command(&mut image, bytes, command);
        commands = rest;
    }
    // `LC_SEGMENT` of a file for debuggers names segments of the program to which it belongs.
    image.is_cut &= encoding.u32(bytes, 12).is_some_and(|kind| PROGRAMS.contains(&kind));
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
    image.is_cut |= is_beyond(bytes, offset, size);
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
