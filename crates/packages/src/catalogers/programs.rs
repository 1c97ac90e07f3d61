//! Which files are programs or libraries: by their first bytes, as nothing in their names tells.

use super::Candidate;
use crate::go_binary::MOST_ARCHITECTURES;

/// The largest program that is read, in bytes. Nothing of it is copied.
pub(super) const BUDGET: u64 = 1 << 30;

/// Words in an ELF header from which on the type of the file is told, and the types that run or are linked into what runs.
const ELF_TYPE: usize = 16;
const EXECUTABLE: u16 = 2;
const SHARED: u16 = 3;

/// Whether a file is a program or a shared library (ELF, Mach-O, PE). Object files, kernel modules and core dumps are not.
pub(super) fn is_program(candidate: &Candidate<'_>) -> bool {
    match candidate.head {
        [0x7f, b'E', b'L', b'F', _, order, rest @ ..] => {
            // A file that ends here may have been one, which its reader is to say.
            let Some(word) = rest.get(ELF_TYPE - 6..).and_then(<[u8]>::first_chunk).copied() else { return true };
            let kind = if *order == 2 { u16::from_be_bytes(word) } else { u16::from_le_bytes(word) };
            kind == EXECUTABLE || kind == SHARED
        }
        [b'M', b'Z', ..] | [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] => true,
        [0xca, 0xfe, 0xba, 0xbe | 0xbf, count @ ..] => {
            count.first_chunk().is_some_and(|count| u32::from_be_bytes(*count) < MOST_ARCHITECTURES)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_program;
    use crate::catalogers::Candidate;

    #[test]
    fn by_the_first_bytes() {
        let elf = |order: u8, kind: [u8; 2]| [b"\x7fELF\x02".as_slice(), &[order], &[0; 10], &kind].concat();
        let cases = [
            (elf(1, [2, 0]), true),
            (elf(2, [0, 3]), true),
            (elf(1, [1, 0]), false),
            (elf(1, [4, 0]), false),
            (b"\x7fELF\x02\x01\x01\0\0".to_vec(), true),
            (b"\x7fELF".to_vec(), false),
            (b"MZ\x90\0".to_vec(), true),
            (b"\xcf\xfa\xed\xfe".to_vec(), true),
            (b"\xca\xfe\xba\xbe\0\0\0\x02".to_vec(), true),
            (b"\xca\xfe\xba\xbe\0\0\0\x34".to_vec(), false),
            (b"#!/bin/sh".to_vec(), false),
            (Vec::new(), false),
        ];
        for (head, expected) in cases {
            assert_eq!(is_program(&Candidate { path: "x", size: 1, head: &head }), expected, "{head:?}");
        }
    }
}
