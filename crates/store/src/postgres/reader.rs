//! Reading from PostgreSQL: one statement, or one snapshot.

use std::pin::pin;

use futures_util::TryStreamExt as _;
use tokio_postgres::{Row, RowStream};

use super::failure;
use super::server::Session;
use crate::blob::{Digest, Packed};
use crate::error::Result;
use crate::item::{self, Change, ChangeKind, Content, Item, Revision};
use crate::listing::{Listing, Page, Pager, after_prefix, check_revision};
use crate::log::{Changes, Stretch};

const GET: &str = "SELECT c.key, c.kind, c.revision, c.created, c.previous, c.labels, c.value
    FROM palisade_items AS i JOIN palisade_changes AS c ON c.key = i.key AND c.revision = i.revision WHERE i.key = $1";

const HISTORY: &str = "SELECT c.key, c.kind, c.revision, c.created, c.previous, c.labels, c.value
    FROM palisade_changes AS c WHERE c.key = $1 ORDER BY c.revision";

/// `WITH TIES` takes whole transactions, which needs an order by revision alone; the outer one puts them in order.
const CHANGES: &str = "SELECT c.key, c.kind, c.revision, c.created, c.previous, c.labels, c.value
    FROM (SELECT * FROM palisade_changes AS c WHERE c.revision > $1 AND c.revision <= $2 AND c.key >= $3
        AND ($4::text IS NULL OR c.key < $4) ORDER BY c.revision FETCH FIRST $5 ROWS WITH TIES) AS c
    ORDER BY c.revision, c.position";

const LIST_NOW: &str = "SELECT c.key, c.kind, c.revision, c.created, c.previous, c.labels, c.value
    FROM palisade_items AS i JOIN palisade_changes AS c ON c.key = i.key AND c.revision = i.revision
    WHERE i.key >= $1 AND (NOT $2 OR i.key > $1) AND ($3::text IS NULL OR i.key < $3) AND $4 >= 0::bigint
    ORDER BY i.key LIMIT $5";

const COUNT_NOW: &str = "SELECT count(*) FROM palisade_items AS i
    WHERE i.key > $1 AND ($2::text IS NULL OR i.key < $2) AND $3 >= 0::bigint";

const LIST_PAST: &str = "SELECT c.key, c.kind, c.revision, c.created, c.previous, c.labels, c.value
    FROM palisade_changes AS c
    WHERE c.key >= $1 AND (NOT $2 OR c.key > $1) AND ($3::text IS NULL OR c.key < $3) AND c.revision <= $4
        AND c.kind <> 2 AND NOT EXISTS (SELECT 1 FROM palisade_changes AS n
            WHERE n.key = c.key AND n.revision > c.revision AND n.revision <= $4)
    ORDER BY c.key LIMIT $5";

const COUNT_PAST: &str = "SELECT count(*) FROM palisade_changes AS c
    WHERE c.key > $1 AND ($2::text IS NULL OR c.key < $2) AND c.revision <= $3
        AND c.kind <> 2 AND NOT EXISTS (SELECT 1 FROM palisade_changes AS n
            WHERE n.key = c.key AND n.revision > c.revision AND n.revision <= $3)";

const BOUNDS: &str = "SELECT head, compacted FROM palisade_head, palisade_compacted";

/// The newest revision and the one the log was compacted at.
pub(super) async fn bounds(session: &Session) -> Result<(Revision, Revision)> {
    let rows = session.query(BOUNDS, &[]).await?;
    let numbers = rows.first().map(|row| Ok::<_, tokio_postgres::Error>((row.try_get(0)?, row.try_get(1)?)));
    let (head, compacted) = numbers.transpose().map_err(failure)?.unwrap_or_default();
    Ok((Revision::from_database(head), Revision::from_database(compacted)))
}

pub(super) async fn begin(session: &Session) -> Result<()> {
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
}

pub(super) async fn end(session: &Session) -> Result<()> {
    session.execute("COMMIT").await
}

fn change(row: &Row) -> Result<Change> {
    let labels = item::read_labels(row.try_get(5).map_err(failure)?)?;
    columns(row, labels).map_err(failure)
}

fn columns(row: &Row, labels: item::Labels) -> std::result::Result<Change, tokio_postgres::Error> {
    Ok(Change {
        key: row.try_get(0)?,
        kind: ChangeKind::from_database(row.try_get(1)?),
        revision: Revision::from_database(row.try_get(2)?),
        created: Revision::from_database(row.try_get(3)?),
        previous: row.try_get::<_, Option<i64>>(4)?.map(Revision::from_database),
        content: Content { value: row.try_get(6)?, labels },
    })
}

pub(super) async fn get(session: &Session, key: &str) -> Result<Option<Item>> {
    let rows = session.query(GET, &[&key]).await?;
    Ok(rows.first().map(change).transpose()?.and_then(Change::into_item))
}

pub(super) async fn history(session: &Session, key: &str) -> Result<Vec<Change>> {
    session.query(HISTORY, &[&key]).await?.iter().map(change).collect()
}

pub(super) async fn list(session: &Session, listing: &Listing) -> Result<Page> {
    let (head, compacted) = bounds(session).await?;
    let scan = listing.scan(head, compacted)?;
    let (list, count) = if scan.revision == head { (LIST_NOW, COUNT_NOW) } else { (LIST_PAST, COUNT_PAST) };
    let end = after_prefix(&listing.prefix);
    let at = scan.revision.to_database();
    // One row more than the page tells whether it is the last; a selector may pass over any number.
    let enough = (listing.limit > 0 && listing.selector.is_empty()).then(|| listing.limit.saturating_add(1));
    let rows = enough.and_then(|rows| i64::try_from(rows).ok());
    let statement = session.statement(list).await?;
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 5] = [&scan.from, &scan.exclusive, &end, &at, &rows];
    let rows = session.client.query_raw(&statement, values).await.map_err(failure)?;
    let mut pager = Pager::new(listing, scan.revision);
    fill(&mut pager, rows).await?;
    let Some(last) = pager.count_after() else { return Ok(pager.finish(None)) };
    let counted = session.query(count, &[&last, &end, &at]).await?;
    let counted: Option<i64> = counted.first().map(|row| row.try_get(0)).transpose().map_err(failure)?;
    Ok(pager.finish(counted.map(i64::unsigned_abs)))
}

async fn fill(pager: &mut Pager<'_>, rows: RowStream) -> Result<()> {
    let mut rows = pin!(rows);
    while let Some(row) = rows.try_next().await.map_err(failure)? {
        let change = change(&row)?;
        if pager.wants(&change.content.labels) && change.into_item().is_some_and(|item| !pager.push(item)) {
            break;
        }
    }
    Ok(())
}

pub(super) async fn changes(session: &Session, prefix: &str, after: Revision, limit: usize) -> Result<Changes> {
    let (head, compacted) = bounds(session).await?;
    check_revision(after, head, compacted)?;
    let end = after_prefix(prefix);
    let rows = i64::try_from(limit.max(1)).unwrap_or(i64::MAX);
    let (from, to) = (after.to_database(), head.to_database());
    let statement = session.statement(CHANGES).await?;
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 5] = [&from, &to, &prefix, &end, &rows];
    let mut stream = pin!(session.client.query_raw(&statement, values).await.map_err(failure)?);
    let (mut stretch, mut count) = (Stretch::new(limit), 0);
    while let Some(row) = stream.try_next().await.map_err(failure)? {
        count += 1;
        if !stretch.push(change(&row)?) {
            return Ok(stretch.finish(None));
        }
    }
    Ok(stretch.finish((count < rows).then_some(head)))
}

pub(super) async fn has_blob(session: &Session, digest: &Digest) -> Result<bool> {
    let rows = session.query("SELECT 1 FROM palisade_blobs WHERE digest = $1", &[&digest.bytes()]).await?;
    Ok(!rows.is_empty())
}

pub(super) async fn get_blob(session: &Session, digest: Digest) -> Result<Option<Packed>> {
    let rows = session.query("SELECT size FROM palisade_blobs WHERE digest = $1", &[&digest.bytes()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let size: i64 = row.try_get(0).map_err(failure)?;
    let text = "SELECT data FROM palisade_chunks WHERE digest = $1 ORDER BY position";
    let rows = session.query(text, &[&digest.bytes()]).await?;
    let chunks = rows.iter().map(|row| row.try_get(0)).collect::<std::result::Result<_, _>>().map_err(failure)?;
    Ok(Some(Packed { digest, size: usize::try_from(size).unwrap_or_default(), chunks }))
}
