//! Reading from a SQLite connection, inside one snapshot each.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::failure;
use crate::blob::{Digest, Packed};
use crate::error::Result;
use crate::item::{self, Change, ChangeKind, Content, Item, Labels, Revision};
use crate::listing::{Listing, Page, Pager, after_prefix, check_revision};
use crate::log::{Changes, Stretch};

const COLUMNS: &str = "c.key, c.kind, c.revision, c.created, c.previous, c.labels, c.value";

/// The newest revision and the one the log was compacted at.
pub(super) fn bounds(connection: &Connection) -> Result<(Revision, Revision)> {
    let mut statement = connection.prepare_cached("SELECT head, compacted FROM store").map_err(failure)?;
    let row = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failure)?;
    Ok((Revision::from_database(row.0), Revision::from_database(row.1)))
}

/// Runs `work` in one snapshot.
pub(super) fn snapshot<T>(connection: &mut Connection, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
    let database = connection.transaction().map_err(failure)?;
    let outcome = work(&database)?;
    database.finish().map_err(failure)?;
    Ok(outcome)
}

fn change(row: &Row<'_>, labels: Labels) -> rusqlite::Result<Change> {
    Ok(Change {
        key: row.get(0)?,
        kind: ChangeKind::from_database(row.get(1)?),
        revision: Revision::from_database(row.get(2)?),
        created: Revision::from_database(row.get(3)?),
        previous: row.get::<_, Option<i64>>(4)?.map(Revision::from_database),
        content: Content { value: row.get(6)?, labels },
    })
}

fn labels_of(row: &Row<'_>) -> Result<Labels> {
    item::read_labels(row.get_ref(5).and_then(|column| Ok(column.as_str()?)).map_err(failure)?)
}

fn any_change(row: &Row<'_>) -> Result<Change> {
    change(row, labels_of(row)?).map_err(failure)
}

pub(super) fn get(connection: &Connection, key: &str) -> Result<Option<Item>> {
    let text = format!(
        "SELECT {COLUMNS} FROM items AS i JOIN changes AS c ON c.key = i.key AND c.revision = i.revision WHERE i.key = ?1"
    );
    let mut statement = connection.prepare_cached(&text).map_err(failure)?;
    let found = statement.query_row([key], |row| Ok(any_change(row))).optional().map_err(failure)?;
    Ok(found.transpose()?.and_then(Change::into_item))
}

/// The versions current at ?4, and their keys between ?1 (excluded when ?2) and ?3.
fn versions(now: bool) -> &'static str {
    if now {
        "items AS i JOIN changes AS c ON c.key = i.key AND c.revision = i.revision
         WHERE i.key >= ?1 AND (NOT ?2 OR i.key > ?1) AND (?3 IS NULL OR i.key < ?3) AND ?4 >= 0"
    } else {
        "changes AS c WHERE c.key >= ?1 AND (NOT ?2 OR c.key > ?1) AND (?3 IS NULL OR c.key < ?3) AND c.revision <= ?4
         AND c.kind <> 2 AND NOT EXISTS (SELECT 1 FROM changes AS n
             WHERE n.key = c.key AND n.revision > c.revision AND n.revision <= ?4)"
    }
}

pub(super) fn list(connection: &Connection, listing: &Listing) -> Result<Page> {
    let (head, compacted) = bounds(connection)?;
    let scan = listing.scan(head, compacted)?;
    let end = after_prefix(&listing.prefix);
    let from = versions(scan.revision == head);
    let text = format!("SELECT {COLUMNS} FROM {from} ORDER BY c.key");
    let mut statement = connection.prepare_cached(&text).map_err(failure)?;
    let at = scan.revision.to_database();
    let mut rows = statement.query(params![scan.from, scan.exclusive, end, at]).map_err(failure)?;
    let mut pager = Pager::new(listing, scan.revision);
    while let Some(row) = rows.next().map_err(failure)? {
        let labels = labels_of(row)?;
        if pager.wants(&labels) {
            let item = change(row, labels).map_err(failure)?.into_item();
            if item.is_some_and(|item| !pager.push(item)) {
                break;
            }
        }
    }
    let remaining = pager.count_after().map(|last| count(connection, from, last, end.as_deref(), at)).transpose()?;
    Ok(pager.finish(remaining))
}

fn count(connection: &Connection, from: &str, last: &str, end: Option<&str>, at: i64) -> Result<u64> {
    let mut statement = connection.prepare_cached(&format!("SELECT count(*) FROM {from}")).map_err(failure)?;
    let count: i64 = statement.query_row(params![last, true, end, at], |row| row.get(0)).map_err(failure)?;
    Ok(count.unsigned_abs())
}

pub(super) fn changes(connection: &Connection, prefix: &str, after: Revision, limit: usize) -> Result<Changes> {
    let (head, compacted) = bounds(connection)?;
    check_revision(after, head, compacted)?;
    let text = format!(
        "SELECT {COLUMNS} FROM changes AS c WHERE c.revision > ?1 AND c.key >= ?2 AND (?3 IS NULL OR c.key < ?3)
         ORDER BY c.revision, c.position"
    );
    let mut statement = connection.prepare_cached(&text).map_err(failure)?;
    let mut rows = statement.query(params![after.to_database(), prefix, after_prefix(prefix)]).map_err(failure)?;
    let mut stretch = Stretch::new(limit);
    while let Some(row) = rows.next().map_err(failure)? {
        if !stretch.push(any_change(row)?) {
            return Ok(stretch.finish(None));
        }
    }
    Ok(stretch.finish(Some(head)))
}

pub(super) fn history(connection: &Connection, key: &str) -> Result<Vec<Change>> {
    let text = format!("SELECT {COLUMNS} FROM changes AS c WHERE c.key = ?1 ORDER BY c.revision");
    let mut statement = connection.prepare_cached(&text).map_err(failure)?;
    let mut rows = statement.query([key]).map_err(failure)?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next().map_err(failure)? {
        versions.push(any_change(row)?);
    }
    Ok(versions)
}

pub(super) fn has_blob(connection: &Connection, digest: &Digest) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM blobs WHERE digest = ?1").map_err(failure)?;
    statement.exists([digest.bytes()]).map_err(failure)
}

pub(super) fn get_blob(connection: &Connection, digest: Digest) -> Result<Option<Packed>> {
    let mut entry = connection.prepare_cached("SELECT size FROM blobs WHERE digest = ?1").map_err(failure)?;
    let size = entry.query_row([digest.bytes()], |row| row.get::<_, i64>(0)).optional().map_err(failure)?;
    let Some(size) = size else { return Ok(None) };
    let text = "SELECT data FROM chunks WHERE digest = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(text).map_err(failure)?;
    let chunks = statement.query_map([digest.bytes()], |row| row.get(0)).map_err(failure)?;
    let chunks = chunks.collect::<rusqlite::Result<_>>().map_err(failure)?;
    Ok(Some(Packed { digest, size: usize::try_from(size).unwrap_or_default(), chunks }))
}
