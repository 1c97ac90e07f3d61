//! Little-endian numbers and texts in bytes that may be anything: every access is checked, nothing panics.

/// The number at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The number at a place.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The number at a place, as an offset.
pub(super) fn offset_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// Appends a number in groups of seven bits, the lowest first, each but the last with its highest bit set (LEB128).
pub(super) fn put_number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends a text behind its length.
pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Appends a list behind its length.
pub(super) fn put_list<T>(bytes: &mut Vec<u8>, items: &[T], mut put: impl FnMut(&mut Vec<u8>, &T)) {
    put_number(bytes, items.len() as u64);
    for item in items {
        put(bytes, item);
    }
}

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number as [`put_number`] writes it, of at most 63 bits.
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// A list. Each item takes at least a byte, so that a length that lies ends with the bytes.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.length()?;
        let mut items = Vec::new();
        for _ in 0..length {
            items.push(item(self)?);
        }
        Some(items)
    }

    pub(super) fn texts(&mut self) -> Option<Vec<&'a str>> {
        self.list(Self::text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, put_list, put_number, put_text};

    #[test]
    fn what_is_written_is_read_again_and_what_is_cut_is_not() {
        let mut bytes = Vec::new();
        for value in [0, 1, 127, 128, 300, u64::MAX >> 1] {
            put_number(&mut bytes, value);
        }
        put_text(&mut bytes, "é");
        put_list(&mut bytes, &["a", "bc"], |bytes, text| put_text(bytes, text));
        let read = |bytes| {
            let mut reader = Reader(bytes);
            let numbers: Option<Vec<_>> = (0..6).map(|_| reader.number()).collect();
            Some((numbers?, reader.text()?, reader.texts()?))
        };
        assert_eq!(read(&bytes), Some((vec![0, 1, 127, 128, 300, u64::MAX >> 1], "é", vec!["a", "bc"])));
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), None);
        }
    }

    #[test]
    fn lengths_that_lie_end() {
        assert_eq!(Reader(&[0xff; 20]).number(), None);
        assert_eq!(Reader(&[0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0]).texts(), None);
    }
}
