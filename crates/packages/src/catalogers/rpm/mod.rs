//! What rpm installed: its database in each of the three forms that it has had (`berkeley`, `ndb`, `sqlite`), and the headers of
//! packages in it (`header`, `package`).
//!
//! A form is told by the first bytes of the file, as the names of files do not tell. Whatever a file claims is bounded by its
//! bytes: pages are visited once, headers may not overlap, and work grows with the file's size.
//! Not here: a write-ahead log beside an SQLite database is another file, and what stands in it cannot be seen from here. rpm
//! merges it when it ends; one that holds pages is named as a gap.

mod berkeley;
mod bytes;
mod collector;
mod header;
mod ndb;
mod package;
mod sqlite;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};
use collector::Collector;

/// Reads the databases of rpm.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "rpm",
    files: "Packages, Packages.db and rpmdb.sqlite in var/lib/rpm, usr/lib/sysimage/rpm and usr/share/rpm",
    budget: 512 << 20,
    wants,
    read,
};

/// Where the database is: until 2021 in most distributions, since then, and where `/var` does not belong to the system
/// (rpm-ostree).
const DIRECTORIES: [&str; 3] = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"];

/// The write-ahead log of an SQLite database.
const LOG: &str = "rpmdb.sqlite-wal";

/// The size of a log's own header, before the first page in it (SQLite file format, 4.1).
const LOG_HEADER: u64 = 32;

fn wants(candidate: &Candidate<'_>) -> bool {
    let Some((directory, name)) = candidate.path.rsplit_once('/') else { return false };
    let database = matches!(name, "Packages" | "Packages.db" | "rpmdb.sqlite");
    DIRECTORIES.contains(&directory) && (database || name == LOG && candidate.size > LOG_HEADER)
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    if file.path.ends_with(LOG) {
        return Err(Unreadable("changes that are in the write-ahead log alone were not looked at".to_owned()));
    }
    let mut found = Collector::new(file);
    if sqlite::is_one(file.bytes) {
        sqlite::read(file.bytes, &mut found)?;
    } else if ndb::is_one(file.bytes) {
        ndb::read(file.bytes, &mut found)?;
    } else {
        berkeley::read(file.bytes, &mut found)?;
    }
    Ok(found.catalog)
}
