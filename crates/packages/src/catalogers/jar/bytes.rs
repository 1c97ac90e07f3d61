//! The bytes of an archive of which all or only one part is in memory.

use std::io::{self, Read, Seek, SeekFrom};

/// A part of an archive, or all of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a> {
    /// Of the whole archive.
    length: u64,
    /// Where the part begins.
    start: u64,
    part: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) const fn whole(bytes: &'a [u8]) -> Self {
        Self { length: bytes.len() as u64, start: 0, part: bytes }
    }

    pub(super) const fn part(length: u64, start: u64, part: &'a [u8]) -> Self {
        Self { length, start, part }
    }

    pub(super) const fn length(self) -> u64 {
        self.length
    }

    pub(super) const fn reader(self) -> Reader<'a> {
        Reader { bytes: self, position: 0 }
    }

    /// So many bytes from a place on; nothing where they are not all here.
    pub(super) fn get(self, at: u64, length: u64) -> Option<&'a [u8]> {
        let start = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.part.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    }
}

/// Reads what is there.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    bytes: Bytes<'a>,
    position: u64,
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.bytes.length {
            return Ok(0);
        }
        let offset = self.position.checked_sub(self.bytes.start).and_then(|offset| usize::try_from(offset).ok());
        let rest = offset.and_then(|offset| self.bytes.part.get(offset..)).filter(|rest| !rest.is_empty());
        let mut rest = rest.ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "it is too large to be kept"))?;
        let count = rest.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Reader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(offset) => self.bytes.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

/// So many first bytes are kept.
const HEAD: usize = 4;

/// The first and the last bytes of what passes by.
#[derive(Debug, Default)]
pub(super) struct Tail {
    kept: Vec<u8>,
    /// The first bytes.
    head: Vec<u8>,
    /// Of all that passed by.
    length: u64,
}

impl Tail {
    /// Takes the next bytes, and keeps at least the last `most`, at most twice as many.
    pub(super) fn add(&mut self, bytes: &[u8], most: usize) {
        self.length += bytes.len() as u64;
        let wanted = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..wanted).unwrap_or_default());
        if self.kept.len() + bytes.len() > 2 * most {
            self.kept.drain(..self.kept.len().saturating_sub(most));
        }
        self.kept.extend_from_slice(bytes);
    }

    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn bytes(&self) -> Bytes<'_> {
        Bytes::part(self.length, self.length - self.kept.len() as u64, &self.kept)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Seek as _, SeekFrom};

    use super::{Bytes, Tail};

    #[test]
    fn a_part_is_read_at_its_place_and_nothing_elsewhere() {
        let mut reader = Bytes::part(10, 4, b"abc").reader();
        let mut read = |at: SeekFrom| {
            let mut buffer = [0; 2];
            reader.seek(at).expect("a place");
            reader.read(&mut buffer).ok().map(|count| buffer[..count].to_vec())
        };
        assert_eq!(read(SeekFrom::Start(4)), Some(b"ab".to_vec()));
        assert_eq!(read(SeekFrom::Current(0)), Some(b"c".to_vec()));
        assert_eq!(read(SeekFrom::End(-5)), Some(b"bc".to_vec()));
        assert_eq!([read(SeekFrom::Start(3)), read(SeekFrom::Start(7))], [None, None]);
        assert_eq!(read(SeekFrom::Start(10)), Some(Vec::new()));
        let bytes = Bytes::part(10, 4, b"abc");
        assert_eq!([bytes.get(5, 2), bytes.get(5, 3), bytes.get(3, 1)], [Some(&b"bc"[..]), None, None]);
    }

    #[test]
    fn a_tail_has_the_last_bytes() {
        let mut tail = Tail::default();
        for number in 0..100u8 {
            tail.add(&[number; 3], 10);
        }
        assert_eq!(tail.bytes().length(), 300);
        assert_eq!(tail.bytes().get(291, 9), Some(&[97, 97, 97, 98, 98, 98, 99, 99, 99][..]));
        assert_eq!(tail.head(), [0, 0, 0, 1]);
        assert!(tail.kept.len() <= 20 && tail.bytes().get(200, 1).is_none());
    }
}
