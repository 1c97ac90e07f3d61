//! An SQLite database, `rpmdb.sqlite`, since 2020 (rpm's `lib/backend/sqlite.c`): the table `Packages` has a number and a header in
//! each row. Only what a scan of that table needs of SQLite's file format is here: trees of pages (`pages`) and records
//! (`record`), as <https://www.sqlite.org/fileformat2.html> describes them. All numbers are big-endian.

mod pages;
mod record;

use super::bytes::{self, Order};
use super::collector::Collector;
use crate::catalogers::Unreadable;
use pages::{Fault, Pages};

/// The number of the page on which the table of tables begins.
const SCHEMA: usize = 1;
/// Texts are in UTF-8, or the file has none yet.
const UTF8: [Option<u32>; 2] = [Some(0), Some(1)];

/// Whether a file has this form.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"SQLite format 3\0")
}

pub(super) fn read(bytes: &[u8], found: &mut Collector<'_>) -> Result<(), Unreadable> {
    let mut pages = Pages::new(bytes).ok_or_else(|| Unreadable("its first page is not one of SQLite".to_owned()))?;
    if !UTF8.contains(&Order::Big.u32(bytes, 56)) {
        return Err(Unreadable("its texts are not in UTF-8, as rpm's are".to_owned()));
    }
    let root = table(&mut pages).ok_or_else(|| Unreadable("it has no table `Packages`".to_owned()))?;
    pages.rows(root, &mut |row| {
        match row {
            Ok((number, record)) => match record::column(&record, 1) {
                Some(blob) => found.header(&format_args!("row {number}"), &blob),
                None => found.skip(format!("row {number} has no header")),
            },
            Err(Fault { page, why }) => found.skip(format!("page {page} {why}")),
        }
        !found.is_full()
    });
    Ok(())
}

/// The first page of the table with the packages.
fn table(pages: &mut Pages<'_>) -> Option<usize> {
    let mut root = None;
    pages.rows(SCHEMA, &mut |row| {
        let Ok((_, record)) = row else { return true };
        let text = |column| record::column(&record, column).and_then(|text| text.copy(0, text.len()));
        if text(0).as_deref() == Some(b"table") && text(1).as_deref() == Some(b"Packages") {
            root = record::integer(&record, 3);
        }
        root.is_none()
    });
    root
}
