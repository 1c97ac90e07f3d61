//! The tables in PostgreSQL, and bringing them up to ours.

use super::failure;
use super::server::Session;
use crate::error::{Error, Result};

/// What turns schema N into N + 1, for N from zero. Never edited, only appended to.
///
/// Keys compare by bytes (`COLLATE "C"`), as in the other backends. The head has a table of its own: its row lock is
/// what puts the writers of all replicas in one order.
const MIGRATIONS: &[&str] = &[r#"
    CREATE TABLE palisade_head (head bigint NOT NULL);
    INSERT INTO palisade_head VALUES (0);
    CREATE TABLE palisade_compacted (compacted bigint NOT NULL);
    INSERT INTO palisade_compacted VALUES (0);
    CREATE TABLE palisade_changes (
        revision bigint NOT NULL, position int NOT NULL, key text COLLATE "C" NOT NULL, kind smallint NOT NULL,
        created bigint NOT NULL, previous bigint, labels text NOT NULL, value bytea NOT NULL,
        PRIMARY KEY (revision, position));
    CREATE UNIQUE INDEX palisade_changes_by_key ON palisade_changes (key, revision);
    CREATE TABLE palisade_items (key text COLLATE "C" PRIMARY KEY, revision bigint NOT NULL, created bigint NOT NULL);
    CREATE TABLE palisade_writers (writer text PRIMARY KEY, revision bigint NOT NULL);
    CREATE TABLE palisade_blobs (digest bytea PRIMARY KEY, size bigint NOT NULL);
    CREATE TABLE palisade_chunks (digest bytea NOT NULL, position int NOT NULL, data bytea NOT NULL,
        PRIMARY KEY (digest, position));
    ALTER TABLE palisade_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
"#];

/// Names our advisory locks among those of other programs; the second number is what for.
pub(super) const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(1348562025, 1)";
pub(super) const COMPACTION_LOCK: &str = "SELECT pg_advisory_xact_lock(1348562025, 2)";

/// Brings the database up to our schema, one replica at a time; refuses one that is ahead of us.
pub(super) async fn migrate(session: &Session) -> Result<()> {
    session.execute("BEGIN").await?;
    session.execute(MIGRATION_LOCK).await?;
    session.execute("CREATE TABLE IF NOT EXISTS palisade_schema (version int NOT NULL)").await?;
    let text = "SELECT coalesce(max(version), 0) FROM palisade_schema";
    let row = session.client.query_one(text, &[]).await.map_err(failure)?;
    let found = u32::try_from(row.try_get::<_, i32>(0).map_err(failure)?).unwrap_or_default();
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(Error::NewerSchema { found, known });
    }
    if found < known {
        for migration in MIGRATIONS.iter().skip(found as usize) {
            session.execute(migration).await?;
        }
        session.execute(&format!("DELETE FROM palisade_schema; INSERT INTO palisade_schema VALUES ({known})")).await?;
    }
    session.execute("COMMIT").await
}

/// The signature of this process, and the end of those that have not written for a long time; should one of them come
/// back, its next group signs anew.
pub(super) async fn signature(session: &Session) -> Result<String> {
    session.execute("DELETE FROM palisade_writers WHERE revision < (SELECT head FROM palisade_head) - 1000000").await?;
    let row = session.client.query_one("SELECT gen_random_uuid()::text", &[]).await.map_err(failure)?;
    row.try_get(0).map_err(failure)
}
