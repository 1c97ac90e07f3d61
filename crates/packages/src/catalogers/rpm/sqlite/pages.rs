//! Trees of pages, and rows that go on from a page of the tree to a chain of overflow pages.

use super::bytes::{Order, Pieces};
use super::record::variable;

/// The file's header takes the beginning of the first page.
const FILE_HEADER: usize = 100;
const INTERIOR: u8 = 5;
const LEAF: u8 = 13;

/// The pages of a file. Each is used once: trees and chains of a sound file share none, and those of a hostile one end.
pub(super) struct Pages<'a> {
    bytes: &'a [u8],
    size: usize,
    /// How much of each page may be used.
    usable: usize,
    used: Vec<bool>,
}

/// A page that cannot be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) page: usize,
    pub(super) why: &'static str,
}

/// The number of a row, and its record.
pub(super) type Row<'a> = (u64, Pieces<'a>);

impl<'a> Pages<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let size = match usize::from(Order::Big.u16(bytes, 16)?) {
            1 => 65_536,
            size => size,
        };
        let usable = size.checked_sub(usize::from(*bytes.get(20)?))?;
        // SQLite refuses pages with less room.
        let sound = size.is_power_of_two() && size >= 512 && usable >= 480;
        sound.then(|| Self { bytes, size, usable, used: vec![false; bytes.len() / size] })
    }

    /// Gives every row of the table that begins on a page, in the order of their numbers, for as long as `take` wants more.
    pub(super) fn rows(&mut self, root: usize, take: &mut dyn FnMut(Result<Row<'a>, Fault>) -> bool) {
        let mut open = vec![root];
        while let Some(page) = open.pop() {
            if !self.tree_page(page, &mut open, take).unwrap_or_else(|why| take(Err(Fault { page, why }))) {
                break;
            }
        }
    }

    /// Reads a page of a tree: its rows, or the pages below it.
    fn tree_page(
        &mut self,
        number: usize,
        open: &mut Vec<usize>,
        take: &mut dyn FnMut(Result<Row<'a>, Fault>) -> bool,
    ) -> Result<bool, &'static str> {
        let page = self.take_page(number)?;
        let start = if number == 1 { FILE_HEADER } else { 0 };
        let kind = *page.get(start).ok_or("is too short")?;
        let cells = usize::from(Order::Big.u16(page, start + 3).unwrap_or_default());
        let interior = kind == INTERIOR;
        if !interior && kind != LEAF {
            return Err("is no page of a table");
        }
        let array = start + if interior { 12 } else { 8 };
        let places = page.get(array..array + 2 * cells).ok_or("has more cells than room")?.chunks_exact(2);
        let places = places.map(|place| usize::from(Order::Big.u16(place, 0).unwrap_or_default()));
        if interior {
            let before = open.len();
            let child = |at| Order::Big.size(page, at).ok_or("has a cell outside of it");
            for place in places {
                open.push(child(place)?);
            }
            open.push(child(start + 8)?);
            open.get_mut(before..).unwrap_or_default().reverse();
            return Ok(true);
        }
        for place in places {
            let row = self.row(page, place).map_err(|why| Fault { page: number, why });
            if !take(row) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The bytes of a page, once.
    fn take_page(&mut self, number: usize) -> Result<&'a [u8], &'static str> {
        let index = number.checked_sub(1).ok_or("is not in the file")?;
        match self.used.get_mut(index) {
            None => Err("is not in the file"),
            Some(true) => Err("is used twice"),
            Some(used) => {
                *used = true;
                let start = index * self.size;
                self.bytes.get(start..start + self.usable).ok_or("is not in the file")
            }
        }
    }

    /// A row of a leaf: the length of its record, its number, and what of the record has room here.
    fn row(&mut self, page: &'a [u8], place: usize) -> Result<Row<'a>, &'static str> {
        const OUTSIDE: &str = "has a cell outside of it";
        let cell = page.get(place..).ok_or(OUTSIDE)?;
        let (length, after_length) = variable(cell).ok_or(OUTSIDE)?;
        let (number, record) = variable(after_length).ok_or(OUTSIDE)?;
        let length = usize::try_from(length).map_err(|_| OUTSIDE)?;
        let local = self.local(length);
        let mut pieces = Pieces::from(record.get(..local).ok_or(OUTSIDE)?);
        let mut next = if local < length { Order::Big.size(record, local).ok_or(OUTSIDE)? } else { 0 };
        while pieces.len() < length {
            let overflow = self.take_page(next).map_err(|_| "has a row whose chain of pages is broken")?;
            next = Order::Big.size(overflow, 0).unwrap_or_default();
            let part = overflow.get(4..).unwrap_or_default();
            pieces.push(part.get(..length - pieces.len()).unwrap_or(part));
        }
        Ok((number, pieces))
    }

    /// How much of a record stands on the leaf itself (file format, 1.6).
    fn local(&self, length: usize) -> usize {
        let most = self.usable - 35;
        if length <= most {
            return length;
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let filling = least + (length - least) % (self.usable - 4);
        if filling <= most { filling } else { least }
    }
}
