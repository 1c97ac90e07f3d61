//! A Berkeley DB hash, `Packages` until 2020 (its `dbinc/db_page.h`; rpm's own reader is `lib/backend/bdb_ro.c`): buckets of
//! pages of keys and values, where long values lie on chains of overflow pages. A key is a package's number, its value the header.

use super::bytes::{Order, Pieces};
use super::collector::Collector;
use crate::catalogers::Unreadable;

const MAGIC: u32 = 0x0006_1561;
/// Where the first page has the number of the last bucket, and the numbers of pages before the buckets of each doubling.
const LAST_BUCKET: usize = 72;
const PAGES_BEFORE: usize = 96;
/// The header of each page.
const PAGE_HEADER: usize = 26;
const ON_PAGE: u8 = 1;
const OVERFLOW: u8 = 3;
const HASH_PAGES: [u8; 2] = [2, 13];
const OVERFLOW_PAGE: u8 = 7;
/// Pages have checksums, and other headers; rpm never made such a file.
const CHECKSUMS: u8 = 1;

struct Database<'a> {
    bytes: &'a [u8],
    order: Order,
    page_size: usize,
    /// The highest bucket.
    last_bucket: usize,
    /// Which pages were read: chains of a sound file share none, and those of a hostile one end.
    used: Vec<bool>,
}

pub(super) fn read(bytes: &[u8], found: &mut Collector<'_>) -> Result<(), Unreadable> {
    let mut database = Database::open(bytes).map_err(|why| Unreadable(why.to_owned()))?;
    for bucket in 0..=database.last_bucket {
        if found.is_full() {
            break;
        }
        if let Err(page) = database.bucket(bucket, found) {
            found.skip(format!("page {page} is not a page of keys and values, or its entries are not within it"));
        }
    }
    Ok(())
}

impl<'a> Database<'a> {
    /// Reads the first page: how the file is laid out.
    fn open(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let orders = [Order::Little, Order::Big];
        let order = orders.into_iter().find(|order| order.u32(bytes, 12) == Some(MAGIC));
        let order = order.ok_or("not a database of any form that rpm has")?;
        let field = |at| order.size(bytes, at).ok_or("it ends within its first page");
        if !(8..=10).contains(&field(16)?) {
            return Err("a version of Berkeley DB that rpm does not read");
        }
        let page_size = field(20)?;
        // Sizes from 512 to 65,536, powers of two (`DB->set_pagesize`).
        if !page_size.is_power_of_two() || !(512..=65_536).contains(&page_size) {
            return Err("a page size that Berkeley DB does not have");
        }
        let flags = bytes.get(24..27).unwrap_or_default();
        if flags.first() != Some(&0) || flags.last().is_none_or(|flags| flags & CHECKSUMS != 0) {
            return Err("encrypted, or with checksums in its pages");
        }
        let (pages, last_bucket) = (bytes.len() / page_size, field(LAST_BUCKET)?);
        if last_bucket >= pages {
            return Err("it has more buckets than pages");
        }
        Ok(Self { bytes, order, page_size, last_bucket, used: vec![false; pages] })
    }

    /// Takes the values of a bucket, which is a chain of pages. An error is the number of a page that cannot be read.
    fn bucket(&mut self, bucket: usize, found: &mut Collector<'_>) -> Result<(), usize> {
        // Buckets doubled whenever they were full; pages of other kinds lie between the doublings, so many before each.
        let doublings = (usize::BITS - bucket.leading_zeros()) as usize;
        let before = self.order.size(self.bytes, PAGES_BEFORE + 4 * doublings).ok_or(0usize)?;
        let mut number = bucket.saturating_add(before);
        while number != 0 && !found.is_full() {
            let page = self.page(number).filter(|page| page.get(25).is_some_and(|kind| HASH_PAGES.contains(kind)));
            let page = page.filter(|_| self.take(number)).ok_or(number)?;
            self.hash_page(number, page, found).ok_or(number)?;
            number = self.order.size(page, 16).ok_or(number)?;
        }
        Ok(())
    }

    /// Marks a page as read; false where it was before.
    fn take(&mut self, number: usize) -> bool {
        self.used.get_mut(number).is_some_and(|used| !std::mem::replace(used, true))
    }

    /// A page that says itself that it has this number.
    fn page(&self, number: usize) -> Option<&'a [u8]> {
        let start = number.checked_mul(self.page_size)?;
        let page = self.bytes.get(start..start.checked_add(self.page_size)?)?;
        (self.order.size(page, 8)? == number).then_some(page)
    }

    /// Takes the values of a page of keys and values. Its entries lie one before the other, the first at the end of the page.
    fn hash_page(&mut self, number: usize, page: &'a [u8], found: &mut Collector<'_>) -> Option<()> {
        let entries = usize::from(self.order.u16(page, 20)?);
        let mut end = page.len();
        let mut key: &[u8] = &[];
        for place in 0..entries {
            let start = usize::from(self.order.u16(page, PAGE_HEADER + 2 * place)?);
            let entry = page.get(start..end).filter(|entry| !entry.is_empty())?;
            end = start;
            if place % 2 == 0 {
                key = entry;
            } else if !is_counter(key) && !found.is_full() {
                self.value(number, key, entry, found);
            }
        }
        Some(())
    }

    /// Takes one value.
    fn value(&mut self, page: usize, key: &[u8], entry: &'a [u8], found: &mut Collector<'_>) {
        let name = match key.get(1..).and_then(|key| self.order.u32(key, 0)) {
            Some(package) => format!("entry {package}"),
            None => format!("an entry of page {page}"),
        };
        let header = match entry.split_first() {
            Some((&ON_PAGE, header)) => Some(Pieces::from(header)),
            Some((&OVERFLOW, _)) => self.overflow(entry),
            _ => None,
        };
        match header {
            Some(header) => found.header(&name, &header),
            None => found.skip(format!("{name}: its chain of pages is broken")),
        }
    }

    /// A value on a chain of overflow pages.
    fn overflow(&mut self, entry: &[u8]) -> Option<Pieces<'a>> {
        let mut number = self.order.size(entry, 4)?;
        let length = self.order.size(entry, 8).filter(|length| *length <= self.bytes.len())?;
        let mut pieces = Pieces::default();
        while pieces.len() < length {
            let page = self.page(number).filter(|page| page.get(25) == Some(&OVERFLOW_PAGE))?;
            if !self.take(number) {
                return None;
            }
            let used = usize::from(self.order.u16(page, 22)?);
            pieces.push(page.get(PAGE_HEADER..PAGE_HEADER + used)?);
            number = self.order.size(page, 16)?;
        }
        (pieces.len() == length).then_some(pieces)
    }
}

/// Under number 0 stands the highest number that a package has had.
fn is_counter(key: &[u8]) -> bool {
    key == [ON_PAGE, 0, 0, 0, 0]
}
