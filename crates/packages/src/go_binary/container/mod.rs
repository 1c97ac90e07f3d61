//! Executable files as far as a reader of Go programs needs them: what lies at which address, under which name.
//!
//! Own code, not a library: a file whose section headers lie or are gone is still run by its kernel, so each part that can
//! be understood is read and the rest passed over.

mod elf;
mod mach_o;
mod portable_executable;

use super::encoding::Encoding;

/// Parts of a file beyond this number are passed over: compilers make a few dozen.
const MOST_PARTS: usize = 256;

/// A kind of executable file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Linux, the BSDs, Solaris
    Elf,
    /// macOS and iOS
    MachO,
    /// Windows
    PortableExecutable,
}

/// A stretch of the file with the address at which it lies in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'data> {
    pub(super) name: &'data [u8],
    pub(super) address: u64,
    pub(super) data: &'data [u8],
    pub(super) writable: bool,
}

/// An executable file.
#[derive(Debug)]
pub(super) struct Image<'data> {
    pub(super) format: Format,
    pub(super) encoding: Encoding,
    /// What is mapped into memory.
    pub(super) segments: Vec<Part<'data>>,
    /// The named parts; none where they were stripped.
    pub(super) sections: Vec<Part<'data>>,
    /// Relocations with addends, whose targets a linker may leave zero in the file.
    pub(super) relocations: &'data [u8],
    /// Further architectures in the same file, which are not looked at.
    pub(super) other_architectures: usize,
    /// Where the file's own address 0 lies; targets of chained fixups are counted from here.
    pub(super) base: u64,
    /// Pointers in the file are links of a chain (Mach-O chained fixups): their low 36 bits are the target.
    pub(super) chained_pointers: bool,
}

impl<'data> Image<'data> {
    /// Reads the headers, if the file is of a known kind.
    pub(super) fn read(bytes: &'data [u8]) -> Option<Self> {
        let mut image = match bytes {
            [0x7f, b'E', b'L', b'F', ..] => elf::read(bytes),
            [b'M', b'Z', ..] => portable_executable::read(bytes),
            [0xfe, 0xed, 0xfa, ..] | [_, 0xfa, 0xed, 0xfe, ..] => mach_o::read(bytes),
            [0xca, 0xfe, 0xba, 0xbe | 0xbf, ..] => mach_o::read_fat(bytes),
            _ => None,
        }?;
        drop_overlaps(&mut image.segments, bytes.len());
        drop_overlaps(&mut image.sections, bytes.len());
        Some(image)
    }

    pub(super) fn section(&self, name: &str) -> Option<&Part<'data>> {
        self.sections.iter().find(|part| part.name == name.as_bytes())
    }

    /// What lies at an address, up to the end of its segment.
    pub(super) fn at(&self, address: u64) -> Option<&'data [u8]> {
        self.segments.iter().find_map(|part| {
            let offset = usize::try_from(address.checked_sub(part.address)?).ok()?;
            part.data.get(offset..).filter(|rest| !rest.is_empty())
        })
    }

    /// The address that a pointer in the file means.
    pub(super) fn target(&self, pointer: u64) -> u64 {
        if !self.chained_pointers {
            return pointer;
        }
        let target = pointer & 0xf_ffff_ffff;
        if target < self.base { target.saturating_add(self.base) } else { target }
    }

    /// Where to search when no name helps: segments, or sections of a file without segments.
    pub(super) fn parts(&self) -> &[Part<'data>] {
        if self.segments.is_empty() { &self.sections } else { &self.segments }
    }
}

/// Headers can claim the same bytes again and again; what goes beyond twice the file is passed over, so that a search ends.
fn drop_overlaps(parts: &mut Vec<Part<'_>>, size: usize) {
    let mut left = size.saturating_mul(2);
    parts.retain(|part| {
        let fits = part.data.len() <= left;
        left -= if fits { part.data.len() } else { 0 };
        fits
    });
}

/// A name in a string table, or the beginning of a long one.
fn name_at(strings: &[u8], at: u64) -> &[u8] {
    until_zero(super::encoding::clamp(strings, at, 64))
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}
