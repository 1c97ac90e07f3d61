//! Executable files as far as a reader of Go programs needs them: what lies at which address, under which name.
//!
//! Own code, not a library: a file whose section headers lie or are gone is still run by its kernel, so each part that can
//! be understood is read and the rest passed over.

mod elf;
mod mach_o;
mod portable_executable;

use super::encoding::Encoding;
pub(crate) use mach_o::MOST_ARCHITECTURES;

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
pub(crate) struct Part<'data> {
    pub(super) name: &'data [u8],
    pub(super) address: u64,
    pub(crate) data: &'data [u8],
    pub(super) writable: bool,
}

/// An executable file.
#[derive(Debug)]
pub(crate) struct Image<'data> {
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
    /// The file ends before what its headers say is in it.
    pub(super) is_cut: bool,
    /// All sections could be read, with their names.
    pub(super) are_names_known: bool,
    /// The sections say that the code lies in another file: what is here is for debuggers.
    pub(super) is_for_debuggers: bool,
}

impl<'data> Image<'data> {
    /// A file of which nothing is known but its kind.
    fn new(format: Format, encoding: Encoding) -> Self {
        Self {
            format,
            encoding,
            segments: Vec::new(),
            sections: Vec::new(),
            relocations: &[],
            other_architectures: 0,
            base: 0,
            chained_pointers: false,
            is_cut: false,
            are_names_known: false,
            is_for_debuggers: false,
        }
    }

    /// A file that ends within its headers.
    fn cut(format: Format, encoding: Encoding) -> Self {
        Self { is_cut: true, ..Self::new(format, encoding) }
    }

    /// Reads the headers, if the file is of a known kind.
    pub(crate) fn read(bytes: &'data [u8]) -> Option<Self> {
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

    pub(crate) fn section(&self, name: &str) -> Option<&Part<'data>> {
        self.sections.iter().find(|part| part.name == name.as_bytes())
    }

    /// Whether the sections have names, and all of them are known.
    pub(crate) fn has_names(&self) -> bool {
        self.sections.len() < MOST_PARTS && self.sections.iter().any(|part| !part.name.is_empty())
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

/// Whether a stretch goes on behind the end of a file.
fn is_beyond(bytes: &[u8], at: u64, length: u64) -> bool {
    at.checked_add(length).is_none_or(|end| end > bytes.len() as u64)
}

/// A name in a string table, or the beginning of a long one.
fn name_at(strings: &[u8], at: u64) -> &[u8] {
    until_zero(super::encoding::clamp(strings, at, 64))
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(base: u64, chained_pointers: bool) -> Image<'static> {
        let encoding = Encoding { big_endian: false, pointer: 8 };
        let part = |address, data| Part { name: b"", address, data, writable: true };
        let segments = vec![part(100, b"abc"), part(u64::MAX - 1, b"xyz")];
        Image { segments, base, chained_pointers, ..Image::new(Format::MachO, encoding) }
    }

    #[test]
    fn addresses() {
        let image = image(0, false);
        assert_eq!(image.at(101), Some(&b"bc"[..]));
        assert_eq!(image.at(u64::MAX), Some(&b"yz"[..]));
        assert_eq!((image.at(99), image.at(103), image.at(0)), (None, None, None));
    }

    /// `mach-o/fixup-chains.h`: 36 bits of target, an address or an offset from the image's base; above it the next link.
    #[test]
    fn links_of_a_chain() {
        let base = 0x1_0000_0000;
        assert_eq!(image(base, true).target(0x0010_0001_0000_4000), base + 0x4000);
        assert_eq!(image(base, true).target(0x0010_0000_0000_4000), base + 0x4000);
        assert_eq!(image(base, false).target(0x0010_0000_0000_4000), 0x0010_0000_0000_4000);
    }

    #[test]
    fn headers_that_claim_everything_again_and_again() {
        let whole = Part { name: b"", address: 0, data: &[0; 100], writable: false };
        let mut parts = vec![whole; 50];
        drop_overlaps(&mut parts, 100);
        assert_eq!(parts.len(), 2);
    }

    /// "EXE Format" of MS-DOS: the bytes of the last page, 0 for a full one, and the number of pages of 512 bytes.
    #[test]
    fn the_length_that_the_header_of_dos_states() {
        let cases: [(u16, u16, bool); 9] = [
            (1, 0, false),
            (0, 0, false),
            (511, 0, false),
            (512, 2, false),
            (u16::MAX, u16::MAX, false),
            (0, 1, true),
            (6, 1, false),
            (7, 1, true),
            (511, u16::MAX, true),
        ];
        for (last, pages, is_cut) in cases {
            let bytes = [b"MZ".as_slice(), &last.to_le_bytes(), &pages.to_le_bytes()].concat();
            assert_eq!(Image::read(&bytes).is_some_and(|image| image.is_cut), is_cut, "{last} {pages}");
        }
    }

    #[test]
    fn broken_headers_are_no_image_or_an_empty_one() {
        for magic in [&b"MZ"[..], b"\x7fELF", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"] {
            for fill in [0u8, 1, 2, 0x40, 0xff] {
                for length in [0usize, 8, 60, 64, 500] {
                    let bytes = [magic, &vec![fill; length]].concat();
                    let parts = Image::read(&bytes).map_or(0, |image| image.segments.len() + image.sections.len());
                    assert!(parts <= 2 * MOST_PARTS, "{magic:?} {fill} {length}");
                }
            }
        }
    }
}
