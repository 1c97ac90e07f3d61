//! Small made-up rpm databases in each of the three forms, as rpm, Berkeley DB and SQLite lay them out; and any bytes through
//! their reader.

use palisade_packages::catalogers::{CATALOGERS, Catalog, File};

/// The size of pages in made-up databases, small so that headers need several.
const PAGE: usize = 512;
/// How much of a page of SQLite an overflow page has for its row.
const SQLITE_PART: usize = PAGE - 4;
/// The header of a page of Berkeley DB.
const BERKELEY_HEADER: usize = 26;

/// The form of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `Packages.db`.
    Ndb,
    /// `Packages` of a machine of either byte order.
    Berkeley {
        /// The order of bytes in numbers.
        big_endian: bool,
    },
    /// `rpmdb.sqlite`.
    Sqlite,
}

/// All forms.
pub const FORMS: [Form; 4] =
    [Form::Ndb, Form::Berkeley { big_endian: false }, Form::Berkeley { big_endian: true }, Form::Sqlite];

/// What a tag has.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A number of 32 bits.
    Number(u32),
}

/// A header with these tags, in this order.
#[must_use]
pub fn header(tags: &[(u32, Value<'_>)]) -> Vec<u8> {
    let (mut index, mut data) = (Vec::new(), Vec::new());
    for (tag, value) in tags {
        if matches!(value, Value::Number(_)) {
            data.resize(data.len().next_multiple_of(4), 0);
        }
        let kind = if matches!(value, Value::Number(_)) { 4 } else { 6 };
        for number in [*tag, kind, data.len() as u32, 1] {
            index.extend(number.to_be_bytes());
        }
        match value {
            Value::Text(text) => data.extend(text.bytes().chain([0])),
            Value::Number(number) => data.extend(number.to_be_bytes()),
        }
    }
    let counts = [tags.len() as u32, data.len() as u32].map(u32::to_be_bytes).concat();
    [counts, index, data].concat()
}

/// The header of a package with nothing but a name, a version, a release and, to be long, a summary.
#[must_use]
pub fn package(name: &str, summary: usize) -> Vec<u8> {
    let summary = "s".repeat(summary);
    let texts = [(1000, name), (1001, "1.0"), (1002, "2"), (1004, summary.as_str()), (1044, "source-1.0-2.src.rpm")];
    header(&texts.map(|(tag, text)| (tag, Value::Text(text))))
}

/// A database of a form with these headers, numbered from 1.
#[must_use]
pub fn database(form: Form, headers: &[Vec<u8>]) -> Vec<u8> {
    match form {
        Form::Ndb => ndb(headers),
        Form::Berkeley { big_endian } => berkeley(headers, big_endian),
        Form::Sqlite => sqlite(headers),
    }
}

fn ndb(headers: &[Vec<u8>]) -> Vec<u8> {
    let mut slots = [*b"RpmP", [0; 4], 1u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
    slots.resize(32, 0);
    let mut blobs: Vec<u8> = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        let [number, length] = [place as u32 + 1, header.len() as u32].map(u32::to_le_bytes);
        let start = 4096 + blobs.len();
        blobs.extend([*b"BlbS", number, [0; 4], length].concat());
        blobs.extend(header);
        blobs.resize((blobs.len() + 12).next_multiple_of(16) - 12, 0);
        blobs.extend([[0; 4], length, *b"BlbE"].concat());
        let blocks = 4096 + blobs.len() - start;
        let [start, blocks] = [start, blocks].map(|bytes| (bytes as u32 / 16).to_le_bytes());
        slots.extend([*b"Slot", number, start, blocks].concat());
    }
    while slots.len() < 4096 {
        slots.extend(b"Slot");
        slots.resize(slots.len() + 12, 0);
    }
    [slots, blobs].concat()
}

/// Numbers of either byte order at places in bytes.
struct Writer {
    big_endian: bool,
}

impl Writer {
    fn put(&self, bytes: &mut [u8], at: usize, width: usize, value: usize) {
        let value = (value as u32).to_le_bytes();
        let places = bytes.iter_mut().skip(at).take(width);
        let digits = value.iter().take(width);
        if self.big_endian {
            places.zip(digits.rev()).for_each(|(place, digit)| *place = *digit);
        } else {
            places.zip(digits).for_each(|(place, digit)| *place = *digit);
        }
    }
}

/// One page of keys and values, behind it the chains of the values.
fn berkeley(headers: &[Vec<u8>], big_endian: bool) -> Vec<u8> {
    let writer = Writer { big_endian };
    let mut pages = vec![[0; PAGE], [0; PAGE]];
    let mut entries = vec![(0, [1, 9, 0, 0, 0].to_vec())];
    for (place, header) in headers.iter().enumerate() {
        let mut entry = vec![3; 12];
        writer.put(&mut entry, 4, 4, pages.len());
        writer.put(&mut entry, 8, 4, header.len());
        entries.push((place + 1, entry));
        let parts = header.chunks(PAGE - BERKELEY_HEADER);
        let last = parts.len() - 1;
        for (number, part) in parts.enumerate() {
            let mut page = [0; PAGE];
            writer.put(&mut page, 8, 4, pages.len());
            writer.put(&mut page, 16, 4, if number == last { 0 } else { pages.len() + 1 });
            writer.put(&mut page, 22, 2, part.len());
            writer.put(&mut page, 25, 1, 7);
            page.iter_mut().skip(BERKELEY_HEADER).zip(part).for_each(|(place, byte)| *place = *byte);
            pages.push(page);
        }
    }
    let count = pages.len();
    if let [first, second, ..] = pages.as_mut_slice() {
        for (at, width, value) in
            [(12, 4, 0x61561), (16, 4, 9), (20, 4, PAGE), (25, 1, 8), (32, 4, count - 1), (96, 4, 1)]
        {
            writer.put(first, at, width, value);
        }
        keys_and_values(&writer, second, &entries);
    }
    pages.concat()
}

fn keys_and_values(writer: &Writer, page: &mut [u8], entries: &[(usize, Vec<u8>)]) {
    writer.put(page, 8, 4, 1);
    writer.put(page, 20, 2, entries.len() * 2);
    writer.put(page, 25, 1, 13);
    let (mut index, mut end) = (BERKELEY_HEADER, PAGE);
    for (number, value) in entries {
        let mut key = vec![1; 5];
        writer.put(&mut key, 1, 4, *number);
        for item in [&key, value] {
            end = end.saturating_sub(item.len());
            page.iter_mut().skip(end).zip(item).for_each(|(place, byte)| *place = *byte);
            writer.put(page, index, 2, end);
            index += 2;
        }
    }
}

/// The table of tables on the first page, the root of the table on the second, and below it a leaf for each row.
fn sqlite(headers: &[Vec<u8>]) -> Vec<u8> {
    let writer = Writer { big_endian: true };
    let mut pages = vec![[0; PAGE], [0; PAGE]];
    let mut children = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        children.push(pages.len() + 1);
        let row = record(&[(0, &[]), (12 + 2 * header.len() as u64, header)]);
        sqlite_row(&writer, &mut pages, place as u64 + 1, &row);
    }
    if let [first, second, ..] = pages.as_mut_slice() {
        first.iter_mut().zip(b"SQLite format 3\0").for_each(|(place, byte)| *place = *byte);
        writer.put(first, 16, 2, PAGE);
        writer.put(first, 56, 4, 1);
        let texts: [&[u8]; 3] = [b"table", b"Packages", b"Packages"];
        let mut columns: Vec<(u64, &[u8])> = texts.map(|text| (13 + 2 * text.len() as u64, text)).to_vec();
        columns.push((1, &[2]));
        leaf(&writer, first, 100, &[variable(1), record(&columns)].concat());
        interior(&writer, second, &children);
    }
    pages.concat()
}

/// A leaf with one row, and the pages that the row goes on to.
fn sqlite_row(writer: &Writer, pages: &mut Vec<[u8; PAGE]>, number: u64, row: &[u8]) {
    let least = (PAGE - 12) * 32 / 255 - 23;
    let filling = least + row.len().saturating_sub(least) % SQLITE_PART;
    let local = match row.len() {
        length if length <= PAGE - 35 => length,
        _ if filling <= PAGE - 35 => filling,
        _ => least,
    };
    let (here, rest) = row.split_at(local);
    let mut cell = [variable(number), here.to_vec()].concat();
    if !rest.is_empty() {
        cell.extend((pages.len() as u32 + 2).to_be_bytes());
    }
    let mut page = [0; PAGE];
    leaf_of(writer, &mut page, 0, row.len(), &cell);
    pages.push(page);
    let parts = rest.chunks(SQLITE_PART);
    let last = parts.len().saturating_sub(1);
    for (place, part) in parts.enumerate() {
        let mut page = [0; PAGE];
        writer.put(&mut page, 0, 4, if place == last { 0 } else { pages.len() + 2 });
        page.iter_mut().skip(4).zip(part).for_each(|(place, byte)| *place = *byte);
        pages.push(page);
    }
}

/// A leaf with one cell that has its whole record; the cell's number has one byte.
fn leaf(writer: &Writer, page: &mut [u8], start: usize, cell: &[u8]) {
    leaf_of(writer, page, start, cell.len() - 1, cell);
}

fn leaf_of(writer: &Writer, page: &mut [u8], start: usize, length: usize, cell: &[u8]) {
    let cell = [variable(length as u64), cell.to_vec()].concat();
    let place = PAGE - cell.len();
    for (at, width, value) in [(0, 1, 13), (3, 2, 1), (5, 2, place), (8, 2, place)] {
        writer.put(page, start + at, width, value);
    }
    page.iter_mut().skip(place).zip(&cell).for_each(|(place, byte)| *place = *byte);
}

fn interior(writer: &Writer, page: &mut [u8], children: &[usize]) {
    let Some((last, others)) = children.split_last() else { return writer.put(page, 0, 1, 13) };
    for (at, width, value) in [(0, 1, 5), (3, 2, others.len()), (8, 4, *last)] {
        writer.put(page, at, width, value);
    }
    for (number, child) in others.iter().enumerate() {
        let place = PAGE - 8 * (number + 1);
        writer.put(page, 12 + 2 * number, 2, place);
        writer.put(page, place, 4, *child);
        writer.put(page, place + 4, 1, number + 1);
    }
}

/// A record: the length of its types, the types, the values.
fn record(columns: &[(u64, &[u8])]) -> Vec<u8> {
    let types: Vec<u8> = columns.iter().flat_map(|(kind, _)| variable(*kind)).collect();
    let values: Vec<u8> = columns.iter().flat_map(|(_, value)| value.iter().copied()).collect();
    [variable(types.len() as u64 + 1), types, values].concat()
}

/// A number of variable length.
fn variable(number: u64) -> Vec<u8> {
    let mut bytes = vec![(number & 0x7f) as u8];
    let mut rest = number >> 7;
    while rest > 0 {
        bytes.insert(0, (rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes
}

/// What the reader of databases finds.
///
/// # Panics
///
/// Where there is none.
#[must_use]
pub fn read(bytes: &[u8]) -> Catalog {
    let reader = CATALOGERS.iter().find(|cataloger| cataloger.name == "rpm");
    let file = File { path: "var/lib/rpm/Packages", bytes };
    reader.map(|reader| reader.catalog(&file)).unwrap_or_default()
}

/// Any bytes as a database: must not panic, must give the same twice, and must not give more than is in it. The first byte picks
/// a made-up database, and the rest are changes to it, three bytes each; then the bytes are also read as they are.
///
/// # Panics
///
/// Where one of this does not hold.
pub fn rpm_database(bytes: &[u8]) {
    check(bytes);
    let [form, changes @ ..] = bytes else { return };
    let Some(form) = FORMS.get(usize::from(*form) % FORMS.len()) else { return };
    let headers = [("one", 10), ("two", 700), ("three", 1500)].map(|(name, length)| package(name, length));
    let mut made = database(*form, &headers);
    for change in changes.chunks_exact(3) {
        let &[low, high, value] = change else { continue };
        let at = usize::from(u16::from_le_bytes([low, high]));
        if at >= made.len() {
            made.truncate(at % 8192);
        } else if let Some(byte) = made.get_mut(at) {
            *byte = value;
        }
    }
    check(&made);
}

fn check(bytes: &[u8]) {
    let catalog = read(bytes);
    assert_eq!(catalog, read(bytes), "two readings differ");
    let text = |component: &palisade_packages::Component| component.name.len() + component.version.len();
    let texts: usize = catalog.components.iter().map(text).sum();
    assert!(texts <= 3 * bytes.len(), "{texts} bytes of names and versions in {}", bytes.len());
    assert!(catalog.gaps.len() <= 1001, "gaps without end");
}

#[cfg(test)]
mod tests;
