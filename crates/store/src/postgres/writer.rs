//! The one task of this process that writes. Transactions that wait together are committed together; the row lock on
//! the head puts the commits of all replicas in one order, so that revisions have no gaps and none appears late.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use super::failure;
use super::server::{Server, Session};
use crate::error::{Error, Result};
use crate::evaluate::{Batch, Current};
use crate::item::{Change, ChangeKind, Revision, write_labels};
use crate::transaction::{MAX_TRANSACTION, Transaction};

/// Most transactions that share a commit.
const GROUP: usize = 512;

/// How often the server is asked what became of a commit whose connection broke; the pauses add up to a minute, in
/// which a server restarts and recovers.
const QUESTIONS: u64 = 64;

const LOCK: &str = "SELECT head FROM palisade_head FOR UPDATE";

const CURRENT: &str = "SELECT key, created, revision FROM palisade_items WHERE key = ANY($1)";

const APPEND: &str = "INSERT INTO palisade_changes (revision, position, key, kind, created, previous, labels, value)
    SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::text[],
        $8::bytea[])";

const SET: &str = "INSERT INTO palisade_items (key, revision, created)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
    ON CONFLICT (key) DO UPDATE SET revision = EXCLUDED.revision, created = EXCLUDED.created";

const REMOVE: &str = "DELETE FROM palisade_items WHERE key = ANY($1)";

const ADVANCE: &str = "UPDATE palisade_head SET head = $1";

/// By which a group whose connection broke is recognised. The server's own transaction numbers would not do: after a
/// crash it gives those again that had not reached its log.
const SIGN: &str = "INSERT INTO palisade_writers (writer, revision) VALUES ($1, $2)
    ON CONFLICT (writer) DO UPDATE SET revision = EXCLUDED.revision";

const SIGNED: &str = "SELECT revision FROM palisade_writers WHERE writer = $1";

/// Wakes the watchers of all replicas when the transaction is committed.
const NOTIFY: &str = "SELECT pg_notify('palisade_store', $1)";

/// A transaction and where its outcome is told.
pub(super) type Job = (Transaction, oneshot::Sender<Result<Revision>>);

/// What is known after a group was committed.
type Outcomes = (Revision, Vec<Result<Revision>>);

/// The state of the task.
pub(super) struct Writer {
    pub(super) server: Arc<Server>,
    pub(super) session: Option<Session>,
    /// Of this process only.
    pub(super) signature: String,
    pub(super) newest: watch::Sender<Revision>,
}

impl Writer {
    /// Works until the store is dropped and everything accepted is done.
    pub(super) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.recv().await {
            let mut size = first.0.size();
            let (mut transactions, mut replies) = (vec![first.0], vec![first.1]);
            while transactions.len() < GROUP && size < MAX_TRANSACTION {
                let Ok((transaction, reply)) = jobs.try_recv() else { break };
                size += transaction.size();
                transactions.push(transaction);
                replies.push(reply);
            }
            match self.commit_group(&transactions).await {
                Ok((head, outcomes)) => {
                    advance(&self.newest, head);
                    replies.into_iter().zip(outcomes).for_each(|(reply, outcome)| drop(reply.send(outcome)));
                }
                Err(error) => replies.into_iter().for_each(|reply| drop(reply.send(Err(error.clone())))),
            }
        }
    }

    /// One group on a sound connection; after any failure the connection is not used again. Where the failure shows
    /// that nothing was written and that the connection was stale, the group gets one more attempt.
    async fn commit_group(&mut self, transactions: &[Transaction]) -> Result<Outcomes> {
        let stale = self.session.take().filter(|session| !session.client.is_closed());
        if let Some(session) = stale {
            match self.attempt(session, transactions).await {
                Err(Error::Unavailable(_)) => {}
                outcome => return outcome,
            }
        }
        let session = self.server.connect(None).await?;
        self.attempt(session, transactions).await
    }

    async fn attempt(&mut self, session: Session, transactions: &[Transaction]) -> Result<Outcomes> {
        let opened = open(&session, transactions).await?;
        let mut batch = Batch::new(opened.head, opened.current);
        let outcomes = transactions.iter().map(|transaction| batch.apply(transaction.clone())).collect();
        let head = batch.head();
        let written = if head > opened.head {
            append(&session, &self.signature, head, batch.into_changes()).await
        } else {
            session.execute("COMMIT").await.map_err(Failed::Before)
        };
        match written {
            Ok(()) => self.session = Some(session),
            Err(Failed::Before(error)) => return Err(error),
            Err(Failed::During(error)) => {
                drop(session);
                ask(&self.server, &self.signature, head, error).await?;
            }
        }
        Ok((head, outcomes))
    }
}

/// Tells watchers of a newer revision; commits are heard of out of order.
pub(super) fn advance(newest: &watch::Sender<Revision>, head: Revision) {
    newest.send_if_modified(|newest| {
        let later = head > *newest;
        *newest = head.max(*newest);
        later
    });
}

/// Where a group failed.
enum Failed {
    /// Before the commit, or with the server's word that it was undone.
    Before(Error),
    /// While the commit was on its way.
    During(Error),
}

/// A transaction of the database that holds the head.
struct Opened {
    head: Revision,
    current: HashMap<String, Current>,
}

async fn open(session: &Session, transactions: &[Transaction]) -> Result<Opened> {
    let (lock, current) = (session.statement(LOCK).await?, session.statement(CURRENT).await?);
    let operations = transactions.iter().flat_map(|transaction| &transaction.operations);
    let keys: Vec<&str> = operations.map(|operation| operation.key()).collect();
    // Sent together, answered in order: each statement sees what was committed before the lock was had.
    let (begun, head, rows) =
        tokio::join!(session.client.batch_execute("BEGIN"), session.client.query_one(&lock, &[]), async {
            session.client.query(&current, &[&keys]).await
        },);
    begun.map_err(failure)?;
    let head = head.map_err(failure)?;
    let mut found = HashMap::new();
    for row in rows.map_err(failure)? {
        let [created, revision] = [1, 2].map(|column| row.try_get(column).map(Revision::from_database));
        let current = Current { created: created.map_err(failure)?, revision: revision.map_err(failure)? };
        found.insert(row.try_get(0).map_err(failure)?, current);
    }
    let number = head.try_get(0).map_err(failure)?;
    Ok(Opened { head: Revision::from_database(number), current: found })
}

/// The changes of a group as columns.
#[derive(Default)]
struct Columns {
    revision: Vec<i64>,
    position: Vec<i32>,
    key: Vec<String>,
    kind: Vec<i16>,
    created: Vec<i64>,
    previous: Vec<Option<i64>>,
    labels: Vec<String>,
    value: Vec<Vec<u8>>,
}

impl Columns {
    fn push(&mut self, change: Change) {
        let revision = change.revision.to_database();
        let same = self.revision.last() == Some(&revision);
        let position = self.position.last().filter(|_| same).map_or(0, |last| last + 1);
        self.revision.push(revision);
        self.position.push(position);
        self.key.push(change.key);
        self.kind.push(change.kind.to_database());
        self.created.push(change.created.to_database());
        self.previous.push(change.previous.map(Revision::to_database));
        self.labels.push(write_labels(&change.content.labels));
        self.value.push(change.content.value);
    }
}

/// What the items become after a group, each key once.
#[derive(Default)]
struct Final {
    keys: Vec<String>,
    revisions: Vec<i64>,
    created: Vec<i64>,
    removed: Vec<String>,
}

impl Final {
    fn of(changes: &[Change]) -> Self {
        let last: HashMap<&str, &Change> = changes.iter().map(|change| (change.key.as_str(), change)).collect();
        let mut items = Self::default();
        for change in last.into_values() {
            if change.kind == ChangeKind::Deleted {
                items.removed.push(change.key.clone());
            } else {
                items.keys.push(change.key.clone());
                items.revisions.push(change.revision.to_database());
                items.created.push(change.created.to_database());
            }
        }
        items
    }
}

async fn append(
    session: &Session,
    signature: &str,
    head: Revision,
    changes: Vec<Change>,
) -> std::result::Result<(), Failed> {
    let items = Final::of(&changes);
    let mut log = Columns::default();
    changes.into_iter().for_each(|change| log.push(change));
    let mut statements = Vec::new();
    for text in [APPEND, SET, REMOVE, ADVANCE, SIGN, NOTIFY] {
        statements.push(session.statement(text).await.map_err(Failed::Before)?);
    }
    let [append, set, remove, advance, sign, notify] = statements.as_slice() else {
        return Err(Failed::Before(Error::Internal("a statement is missing".to_owned())));
    };
    let (number, text) = (head.to_database(), head.to_string());
    let client = &session.client;
    let Columns { revision, position, key, kind, created, previous, labels, value } = &log;
    let (appended, set, removed, advanced, signed, notified, committed) = tokio::join!(
        async { client.execute(append, &[revision, position, key, kind, created, previous, labels, value]).await },
        async { client.execute(set, &[&items.keys, &items.revisions, &items.created]).await },
        async { client.execute(remove, &[&items.removed]).await },
        async { client.execute(advance, &[&number]).await },
        async { client.execute(sign, &[&signature, &number]).await },
        async { client.execute(notify, &[&text]).await },
        client.batch_execute("COMMIT"),
    );
    let statements =
        [appended, set, removed, advanced, signed, notified].into_iter().collect::<std::result::Result<Vec<_>, _>>();
    match (statements, committed) {
        (Ok(_), Ok(())) => Ok(()),
        // A statement was refused, so the commit was a rollback.
        (Err(error), Ok(())) => Err(Failed::Before(failure(error))),
        (Err(error), Err(_)) if error.as_db_error().is_some() => Err(Failed::Before(failure(error))),
        (_, Err(error)) => Err(Failed::During(failure(error))),
    }
}

/// Finds out whether the group that ends at `head` was committed when its connection broke: an error where it was not.
async fn ask(server: &Server, signature: &str, head: Revision, error: Error) -> Result<()> {
    for question in 1..=QUESTIONS {
        if let Ok(session) = server.connect(None).await {
            match signed(&session, signature).await {
                Ok(revision) if revision >= head => return Ok(()),
                Ok(_) => return Err(error),
                Err(_) => {}
            }
        }
        tokio::time::sleep(Duration::from_millis(100 * question.min(10))).await;
    }
    Err(Error::OutcomeUnknown(error.to_string()))
}

/// The last group of this process that was committed. The lock is had only when the server has ended the transaction
/// that broke, one way or the other.
async fn signed(session: &Session, signature: &str) -> Result<Revision> {
    session.execute("BEGIN").await?;
    session.query(LOCK, &[]).await?;
    let rows = session.query(SIGNED, &[&signature]).await?;
    let number = rows.first().map(|row| row.try_get(0)).transpose().map_err(failure)?;
    Ok(Revision::from_database(number.unwrap_or_default()))
}
