//! Numbers in bytes, and bytes that lie in pieces on several pages.

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// The 16-bit number at a place.
    pub(super) fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let number = bytes.get(at..)?.first_chunk()?;
        Some(if self == Self::Big { u16::from_be_bytes(*number) } else { u16::from_le_bytes(*number) })
    }

    /// The 32-bit number at a place.
    pub(super) fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let number = bytes.get(at..)?.first_chunk()?;
        Some(if self == Self::Big { u32::from_be_bytes(*number) } else { u32::from_le_bytes(*number) })
    }

    /// The 32-bit number at a place, as an offset or length.
    pub(super) fn size(self, bytes: &[u8], at: usize) -> Option<usize> {
        usize::try_from(self.u32(bytes, at)?).ok()
    }
}

/// Bytes that lie in pieces, one after another. Most of a header is lists of files, which are never looked at: to copy them
/// together would cost more than all else.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a> {
    parts: Vec<&'a [u8]>,
    length: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn push(&mut self, part: &'a [u8]) {
        self.length += part.len();
        self.parts.push(part);
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// The parts from a place on, the first of them cut there.
    fn parts_from(&self, at: usize) -> impl Iterator<Item = &'a [u8]> {
        let mut before = at;
        self.parts.iter().filter_map(move |part| {
            let rest = part.get(before..);
            before = before.saturating_sub(part.len());
            rest
        })
    }

    /// So many bytes from a place on.
    pub(super) fn copy(&self, at: usize, length: usize) -> Option<Vec<u8>> {
        if at.checked_add(length)? > self.length {
            return None;
        }
        let mut copy = Vec::with_capacity(length);
        for part in self.parts_from(at) {
            let wanted = (length - copy.len()).min(part.len());
            copy.extend_from_slice(part.get(..wanted)?);
            if copy.len() == length {
                break;
            }
        }
        Some(copy)
    }

    /// So many bytes from a place on, where they lie; fewer where there are not as many.
    pub(super) fn slice(&self, at: usize, length: usize) -> Pieces<'a> {
        let mut slice = Pieces::default();
        for part in self.parts_from(at) {
            let left = length - slice.length;
            slice.push(part.get(..left).unwrap_or(part));
            if slice.length == length {
                break;
            }
        }
        slice
    }

    /// What stands between a place and the next zero byte; nothing where there is none within `maximum` bytes.
    pub(super) fn until_zero(&self, at: usize, maximum: usize) -> Option<Vec<u8>> {
        let mut copy = Vec::new();
        for part in self.parts_from(at) {
            let end = memchr::memchr(0, part);
            copy.extend_from_slice(part.get(..end.unwrap_or(part.len()))?);
            if copy.len() > maximum {
                return None;
            }
            if end.is_some() {
                return Some(copy);
            }
        }
        None
    }
}

impl<'a> From<&'a [u8]> for Pieces<'a> {
    fn from(part: &'a [u8]) -> Self {
        Self { parts: vec![part], length: part.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Pieces};

    #[test]
    fn pieces_read_as_if_they_were_one() {
        let whole = b"one\0two\0three";
        for first in 0..=whole.len() {
            for second in first..=whole.len() {
                let mut pieces = Pieces::from(&whole[..first]);
                pieces.push(&whole[first..second]);
                pieces.push(&whole[second..]);
                assert_eq!(pieces.len(), whole.len());
                for at in 0..=whole.len() {
                    assert_eq!(
                        pieces.copy(at, whole.len() - at).as_deref(),
                        Some(&whole[at..]),
                        "{first} {second} {at}"
                    );
                    assert_eq!(pieces.copy(at, whole.len() - at + 1), None);
                    let slice = pieces.slice(at, 3);
                    let expected = &whole[at..whole.len().min(at + 3)];
                    assert_eq!(slice.copy(0, slice.len()).as_deref(), Some(expected), "{first} {second} {at}");
                }
                assert_eq!(pieces.until_zero(0, 3).as_deref(), Some(&b"one"[..]));
                assert_eq!(pieces.until_zero(5, 9).as_deref(), Some(&b"wo"[..]));
                assert_eq!(pieces.until_zero(0, 2), None);
                assert_eq!(pieces.until_zero(8, 9), None);
            }
        }
    }

    #[test]
    fn numbers_end_with_the_bytes() {
        assert_eq!(Order::Big.u16(&[1, 2], 0), Some(0x102));
        assert_eq!(Order::Little.u32(&[9, 1, 2, 3, 4], 1), Some(0x0403_0201));
        assert_eq!(Order::Little.u32(&[1, 2, 3], 0), None);
        assert_eq!(Order::Big.u16(&[1, 2], usize::MAX), None);
    }
}
