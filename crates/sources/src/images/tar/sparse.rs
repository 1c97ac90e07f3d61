//! Sparse files: content with holes, of any claimed size. Only files that somebody wants are made whole, within their budget.

use std::io::{self, Read};

use super::BLOCK;
use super::header::{Header, number};
use super::pax::decimal;
use crate::images::error::Fault;

/// More pieces than this are a bomb.
pub(super) const MAX_PIECES: usize = 1 << 16;

/// Where the stored bytes of a sparse file go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sparse {
    /// The size of the file, with its holes.
    pub(crate) real_size: u64,
    /// Offset and length of each piece, in order.
    pub(super) pieces: Vec<(u64, u64)>,
    /// The pieces are listed where the content begins (format 1.0).
    pub(super) is_map_in_content: bool,
}

impl Sparse {
    pub(super) fn push(&mut self, offset: u64, length: u64) -> io::Result<()> {
        if self.pieces.len() >= MAX_PIECES {
            return Err(Fault::budget(format!("a sparse file in more than {MAX_PIECES} pieces")));
        }
        self.pieces.push((offset, length));
        Ok(())
    }

    pub(super) fn set_last_length(&mut self, length: u64) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.1 = length;
        }
    }

    /// The whole file, of which `start` was read already. The caller has compared the real size with its budget.
    pub(crate) fn expand(mut self, stored: &[u8]) -> io::Result<Vec<u8>> {
        let mut content = stored;
        if self.is_map_in_content {
            content = self.read_map(stored)?;
        }
        let size = usize::try_from(self.real_size).map_err(|_| Fault::budget("a sparse file too large"))?;
        let mut whole = vec![0; size];
        for (offset, length) in &self.pieces {
            let piece = usize::try_from(*length).ok().and_then(|length| content.split_at_checked(length));
            let (piece, rest) =
                piece.ok_or_else(|| Fault::broken("a sparse file's pieces are longer than its content"))?;
            let start = usize::try_from(*offset).ok();
            let end = start.and_then(|start| start.checked_add(piece.len()));
            let target = start.zip(end).and_then(|(start, end)| whole.get_mut(start..end));
            target.ok_or_else(|| Fault::broken("a sparse file's piece lies behind its end"))?.copy_from_slice(piece);
            content = rest;
        }
        Ok(whole)
    }

    /// The first bytes of the file, of whose content `stored` is the beginning; nothing where that does not tell them.
    pub(crate) fn head(mut self, stored: &[u8], length: usize) -> Option<Vec<u8>> {
        let mut content = stored;
        if self.is_map_in_content {
            content = self.read_map(stored).ok()?;
        }
        let mut head = vec![0; length.min(usize::try_from(self.real_size).unwrap_or(length))];
        if let Some((0, size)) = self.pieces.first() {
            let size = usize::try_from(*size).unwrap_or(length).min(head.len());
            head.get_mut(..size)?.copy_from_slice(content.get(..size)?);
        }
        Some(head)
    }

    /// Format 1.0: the count of pieces, then offset and length of each, a line each, padded to a block.
    fn read_map<'a>(&mut self, stored: &'a [u8]) -> io::Result<&'a [u8]> {
        let mut used = 0;
        let mut line = || {
            let rest = stored.get(used..).unwrap_or_default();
            let length = rest.iter().take(24).position(|byte| *byte == b'\n');
            let length = length.ok_or_else(|| Fault::broken("a sparse file's map is broken"))?;
            used += length + 1;
            decimal(rest.get(..length).unwrap_or_default())
        };
        self.pieces.clear();
        for _ in 0..line()? {
            let (offset, length) = (line()?, line()?);
            self.push(offset, length)?;
        }
        Ok(stored.get(used.next_multiple_of(BLOCK as usize)..).unwrap_or_default())
    }
}

/// The old GNU form: four pieces in the header, twenty-one in each block that follows.
pub(super) fn old_gnu(
    header: &Header,
    mut block: impl FnMut() -> io::Result<[u8; BLOCK as usize]>,
) -> io::Result<Sparse> {
    let broken = || Fault::broken("a sparse file's header is broken");
    let real_size = number(header.field(483, 12)).ok_or_else(broken)?;
    let mut sparse = Sparse { real_size, ..Sparse::default() };
    let mut add = |pieces: &[u8]| {
        for piece in pieces.chunks_exact(24) {
            let (offset, length) = piece.split_at(12);
            // An empty field ends the list.
            if length.first() != Some(&0) {
                sparse.push(number(offset).ok_or_else(broken)?, number(length).ok_or_else(broken)?)?;
            }
        }
        Ok::<(), io::Error>(())
    };
    add(header.field(386, 96))?;
    let mut is_continued = header.field(482, 1) != [0];
    while is_continued {
        let block = block()?;
        add(block.get(..504).unwrap_or_default())?;
        is_continued = block.get(504) != Some(&0);
    }
    Ok(sparse)
}

/// Reads what is stored of a file up to `limit` bytes more than `start`.
pub(crate) fn read_stored(start: &[u8], rest: &mut impl Read, stored: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(stored).unwrap_or_default());
    bytes.extend_from_slice(start);
    rest.read_to_end(&mut bytes)?;
    Ok(bytes)
}
