//! Opening a SQLite file: whose it is, which schema it has, and bringing it up to ours.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::failure;
use crate::error::{Error, Result};

/// Marks a file as ours in its header (`Pali`).
const APPLICATION: i32 = 0x5061_6c69;

/// What turns schema N into N + 1, for N from zero. Never edited, only appended to.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE store (id INTEGER PRIMARY KEY CHECK (id = 0), head INTEGER NOT NULL, compacted INTEGER NOT NULL) STRICT;
    INSERT INTO store VALUES (0, 0, 0);
    CREATE TABLE changes (
        revision INTEGER NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, kind INTEGER NOT NULL,
        created INTEGER NOT NULL, previous INTEGER, labels TEXT NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (revision, position)) STRICT;
    CREATE UNIQUE INDEX changes_by_key ON changes (key, revision);
    CREATE TABLE items (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE blobs (digest BLOB PRIMARY KEY, size INTEGER NOT NULL, chunks INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE chunks (digest BLOB NOT NULL, position INTEGER NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (digest, position)) STRICT;
"];

/// The connection that writes: the file exists and has our schema afterwards.
pub(super) fn writer(path: &Path) -> Result<Connection> {
    let mut connection = Connection::open(path).map_err(failure)?;
    identify(&connection)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).map_err(failure)?;
    // FULL makes every commit wait for the disk; the default of the write-ahead log would not.
    connection.pragma_update(None, "synchronous", "full").map_err(failure)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20).map_err(failure)?;
    migrate(&mut connection)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// One of the connections that read.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failure)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(failure)?;
    Ok(connection)
}

fn number(connection: &Connection, pragma: &str) -> Result<i32> {
    connection.pragma_query_value(None, pragma, |row| row.get(0)).map_err(failure)
}

/// Refuses files of other programs and of later versions before anything in them is touched.
fn identify(connection: &Connection) -> Result<()> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failure)?;
    if tables > 0 && number(connection, "application_id")? != APPLICATION {
        return Err(Error::Damaged("the file is a database of another program".to_owned()));
    }
    let found = u32::try_from(number(connection, "user_version")?).unwrap_or(u32::MAX);
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known { Err(Error::NewerSchema { found, known }) } else { Ok(()) }
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failure)?;
    let found = usize::try_from(number(&transaction, "user_version")?).unwrap_or_default();
    for migration in MIGRATIONS.iter().skip(found) {
        transaction.execute_batch(migration).map_err(failure)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION).map_err(failure)?;
    let newest = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
    transaction.pragma_update(None, "user_version", newest).map_err(failure)?;
    transaction.commit().map_err(failure)
}
