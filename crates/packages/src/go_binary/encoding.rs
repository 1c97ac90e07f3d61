//! Numbers in an executable: byte order and pointer size, read without ever leaving the bytes.

/// How a file writes its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    pub(super) big_endian: bool,
    /// Bytes of a pointer: 4 or 8.
    pub(super) pointer: usize,
}

impl Encoding {
    pub(super) fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let read = bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(*read) } else { u16::from_le_bytes(*read) })
    }

    pub(super) fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let read = bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(*read) } else { u32::from_le_bytes(*read) })
    }

    pub(super) fn u64(self, bytes: &[u8], at: usize) -> Option<u64> {
        let read = bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u64::from_be_bytes(*read) } else { u64::from_le_bytes(*read) })
    }

    /// A number as wide as a pointer.
    pub(super) fn word(self, bytes: &[u8], at: usize) -> Option<u64> {
        if self.pointer == 4 { self.u32(bytes, at).map(u64::from) } else { self.u64(bytes, at) }
    }

    /// The bytes of a pointer, for a search: the first `pointer` of the result count.
    pub(super) fn word_bytes(self, value: u64) -> Option<([u8; 8], usize)> {
        let mut out = [0; 8];
        let narrow = u32::try_from(value);
        let written: &[u8] = match (self.pointer, self.big_endian, narrow) {
            (4, true, Ok(narrow)) => &narrow.to_be_bytes(),
            (4, false, Ok(narrow)) => &narrow.to_le_bytes(),
            (4, _, Err(_)) => return None,
            (_, true, _) => &value.to_be_bytes(),
            (_, false, _) => &value.to_le_bytes(),
        };
        out.get_mut(..written.len())?.copy_from_slice(written);
        Some((out, written.len()))
    }
}

/// An unsigned LEB128 number, as Go's `binary.Uvarint` reads it, and what follows it.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        let shift = u32::try_from(at).ok()?.checked_mul(7)?;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

/// At most `length` bytes from `at` on: what a lying size leaves of a part.
pub(super) fn clamp(bytes: &[u8], at: u64, length: u64) -> &[u8] {
    let start = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    let rest = bytes.get(start..).unwrap_or_default();
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(rest.len());
    rest.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: Encoding = Encoding { big_endian: false, pointer: 4 };

    #[test]
    fn numbers_end_where_the_bytes_end() {
        assert_eq!(LITTLE.u32(&[1, 0, 0, 0], 0), Some(1));
        assert_eq!(LITTLE.u32(&[1, 0, 0, 0], 1), None);
        assert_eq!(LITTLE.u32(&[1, 0, 0, 0], usize::MAX), None);
        assert_eq!(Encoding { big_endian: true, pointer: 8 }.word(&[0, 0, 0, 0, 0, 0, 1, 2], 0), Some(258));
    }

    #[test]
    fn a_wide_address_has_no_narrow_pointer() {
        assert_eq!(LITTLE.word_bytes(0x0102_0304), Some(([4, 3, 2, 1, 0, 0, 0, 0], 4)));
        assert_eq!(LITTLE.word_bytes(1 << 32), None);
    }

    #[test]
    fn varints() {
        assert_eq!(varint(&[0xac, 0x02, 9]), Some((300, &[9][..])));
        assert_eq!(varint(&[0x80; 20]), None);
        assert_eq!(varint(&[0x80]), None);
    }

    #[test]
    fn lying_sizes_are_cut() {
        assert_eq!(clamp(&[1, 2, 3], 1, u64::MAX), [2, 3]);
        assert_eq!(clamp(&[1, 2, 3], u64::MAX, 4), [0; 0]);
    }
}
