//! The store in a PostgreSQL database (14 or later), shared by any number of replicas.

mod reader;
mod schema;
mod server;
mod writer;

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::AbortHandle;

use crate::blob::{self, Digest, Packed};
use crate::error::{Error, Result};
use crate::item::{Change, Item, Revision};
use crate::listing::{Listing, Page, check_revision};
use crate::log::Changes;
use crate::store::Store;
use crate::transaction::Transaction;
use server::{Server, Session};
use writer::{Job, Writer, advance};

/// Transactions that wait for the writing task before their callers wait for room.
const QUEUE: usize = 4096;

/// How long a watcher waits at most when a notification was lost.
const POLL: Duration = Duration::from_secs(1);

/// Chunks of a blob sent in one statement.
const STRETCH: usize = 16;

/// Most versions forgotten in one transaction.
const FORGET: i64 = 2000;

const PUT_CHUNKS: &str = "INSERT INTO palisade_chunks (digest, position, data)
    SELECT $1, * FROM unnest($2::int[], $3::bytea[]) ON CONFLICT DO NOTHING";

const PUT_BLOB: &str = "INSERT INTO palisade_blobs (digest, size) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// The versions that nobody can ask for any more, oldest first, so that a crash leaves no hole in a history.
const FORGETTABLE: &str = "DELETE FROM palisade_changes AS forgotten USING (
        SELECT old.revision, old.position FROM palisade_changes AS old WHERE old.revision <= $1
            AND (old.kind = 2 OR EXISTS (SELECT 1 FROM palisade_changes AS newer
                WHERE newer.key = old.key AND newer.revision > old.revision AND newer.revision <= $1))
            AND NOT EXISTS (SELECT 1 FROM unnest($2::text[]) AS keep WHERE starts_with(old.key, keep))
        ORDER BY old.revision LIMIT $3) AS old
    WHERE forgotten.revision = old.revision AND forgotten.position = old.position";

/// Keeps everything in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    server: Arc<Server>,
    jobs: mpsc::Sender<Job>,
    newest: watch::Sender<Revision>,
    listener: AbortHandle,
}

impl PostgresStore {
    /// Connects to the database at `address` and brings its tables up to date.
    ///
    /// `sslmode=verify-full` demands TLS, `sslrootcert=FILE` says whom to trust; certificates are always verified.
    ///
    /// # Errors
    /// Where the address is none, the server cannot be reached or refuses us, or the tables come from a later version.
    pub async fn open(address: &str) -> Result<Self> {
        let server = Arc::new(Server::new(address)?);
        let session = server.connect(None).await?;
        schema::migrate(&session).await?;
        let (head, _) = reader::bounds(&session).await?;
        let newest = watch::Sender::new(head);
        let (jobs, queue) = mpsc::channel(QUEUE);
        let signature = schema::signature(&session).await?;
        let writer = Writer { server: Arc::clone(&server), session: Some(session), signature, newest: newest.clone() };
        tokio::spawn(writer.run(queue));
        let listener = tokio::spawn(listen(Arc::clone(&server), newest.clone())).abort_handle();
        Ok(Self { server, jobs, newest, listener })
    }

    async fn store_blob(&self, packed: &Packed) -> Result<()> {
        let lease = self.server.lease(false).await?;
        let digest = packed.digest.bytes();
        for (index, chunks) in packed.chunks.chunks(STRETCH).enumerate() {
            let first = i32::try_from(index * STRETCH).unwrap_or(i32::MAX);
            let positions: Vec<i32> = (first..).take(chunks.len()).collect();
            lease.session.query(PUT_CHUNKS, &[&digest, &positions, &chunks]).await?;
        }
        let size = i64::try_from(packed.size).unwrap_or(i64::MAX);
        lease.session.query(PUT_BLOB, &[&digest, &size]).await?;
        lease.give_back();
        Ok(())
    }

    /// One step of a compaction; returns how many versions it forgot.
    async fn forget(&self, through: Revision, keep: &[&str]) -> Result<i64> {
        let lease = self.server.lease(false).await?;
        let session = &lease.session;
        session.execute("BEGIN").await?;
        session.execute(schema::COMPACTION_LOCK).await?;
        let (head, compacted) = reader::bounds(session).await?;
        if let Err(error) = check_revision(through, head, compacted) {
            session.execute("ROLLBACK").await?;
            lease.give_back();
            return Err(error);
        }
        let number = through.to_database();
        session.query("UPDATE palisade_compacted SET compacted = $1", &[&number]).await?;
        let statement = session.statement(FORGETTABLE).await?;
        let forgotten = session.client.execute(&statement, &[&number, &keep, &FORGET]).await.map_err(failure)?;
        session.execute("COMMIT").await?;
        lease.give_back();
        Ok(i64::try_from(forgotten).unwrap_or(i64::MAX))
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// Follows the head, by notification and, in case one was lost, by asking; reconnects for ever, ever more slowly.
async fn listen(server: Arc<Server>, newest: watch::Sender<Revision>) {
    let mut pause = Duration::from_millis(50);
    loop {
        let (sender, notices) = mpsc::unbounded_channel();
        if let Ok(session) = server.connect(Some(sender)).await {
            pause = Duration::from_millis(50);
            drop(follow(&session, notices, &newest).await);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(2));
    }
}

async fn follow(
    session: &Session,
    mut notices: mpsc::UnboundedReceiver<String>,
    newest: &watch::Sender<Revision>,
) -> Result<()> {
    session.execute("LISTEN palisade_store").await?;
    loop {
        advance(newest, reader::bounds(session).await?.0);
        while let Ok(notice) = tokio::time::timeout(POLL, notices.recv()).await {
            let closed = || Error::Unavailable("the connection was closed".to_owned());
            if let Ok(number) = notice.ok_or_else(closed)?.parse() {
                advance(newest, Revision::new(number));
            }
        }
    }
}

/// The whole story of an error: the driver's own words say only at which step it happened.
fn describe(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// PostgreSQL's states in our terms, <https://www.postgresql.org/docs/current/errcodes-appendix.html>. What the server
/// did not say itself is a matter of the connection.
fn failure(error: tokio_postgres::Error) -> Error {
    let text = describe(&error);
    let Some(state) = error.code().map(|state| state.code()) else { return Error::Unavailable(text) };
    match state {
        "53100" => Error::Full(text),
        "58030" => Error::Disk(text),
        "55P03" | "25006" | "25P03" => Error::Unavailable(text),
        _ if ["08", "40", "53", "57"].iter().any(|class| state.starts_with(class)) => Error::Unavailable(text),
        _ if ["28", "3D", "42501"].iter().any(|class| state.starts_with(class)) => Error::NotWritable(text),
        _ if state.starts_with("XX") => Error::Damaged(text),
        _ => Error::Internal(text),
    }
}

/// Runs `$work` on a leased connection, and once more on a fresh one where an idle connection turned out to be dead.
macro_rules! read {
    ($store:expr, |$session:ident| $work:expr) => {{
        let mut fresh = false;
        loop {
            let lease = $store.server.lease(fresh).await?;
            let $session = &lease.session;
            match $work.await {
                Err(Error::Unavailable(_)) if !fresh => fresh = true,
                found => {
                    lease.give_back_after(&found);
                    break found;
                }
            }
        }
    }};
}

/// Runs `$work` in one snapshot.
macro_rules! snapshot {
    ($session:ident, $work:expr) => {
        async {
            reader::begin($session).await?;
            let found = $work.await;
            reader::end($session).await?;
            found
        }
    };
}

#[async_trait]
impl Store for PostgresStore {
    async fn get(&self, key: &str) -> Result<Option<Item>> {
        read!(self, |session| reader::get(session, key))
    }

    async fn list(&self, listing: &Listing) -> Result<Page> {
        read!(self, |session| snapshot!(session, reader::list(session, listing)))
    }

    async fn write(&self, transaction: Transaction) -> Result<Revision> {
        transaction.check()?;
        let closed = || Error::Internal("the task that writes has ended".to_owned());
        let (reply, answer) = oneshot::channel();
        self.jobs.send((transaction, reply)).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    async fn changes(&self, prefix: &str, after: Revision, limit: usize) -> Result<Changes> {
        read!(self, |session| snapshot!(session, reader::changes(session, prefix, after, limit)))
    }

    fn revisions(&self) -> watch::Receiver<Revision> {
        self.newest.subscribe()
    }

    async fn history(&self, key: &str) -> Result<Vec<Change>> {
        read!(self, |session| reader::history(session, key))
    }

    async fn put_blob(&self, content: Vec<u8>) -> Result<Digest> {
        let (content, digest) = blob::name(content).await?;
        if !read!(self, |session| reader::has_blob(session, &digest))? {
            self.store_blob(&blob::pack(content, digest).await?).await?;
        }
        Ok(digest)
    }

    async fn get_blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        let packed: Option<Packed> = read!(self, |session| reader::get_blob(session, *digest))?;
        match packed {
            Some(packed) => blob::blocking(move || packed.unpack()).await.map(Some),
            None => Ok(None),
        }
    }

    async fn compact(&self, through: Revision, keep: &[&str]) -> Result<u64> {
        let mut total = 0;
        loop {
            let forgotten = self.forget(through, keep).await?;
            total += forgotten.unsigned_abs();
            if forgotten < FORGET {
                return Ok(total);
            }
        }
    }
}
