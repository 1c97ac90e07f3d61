//! The one thread that writes. Transactions that wait together are committed together, with one wait for the disk.

use std::collections::HashMap;
use std::path::PathBuf;

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot, watch};

use super::lock::Lock;
use super::{failure, schema};
use crate::blob::Packed;
use crate::error::{Error, Result};
use crate::evaluate::{Batch, Current};
use crate::item::{Change, ChangeKind, Revision, write_labels};
use crate::listing::check_revision;
use crate::transaction::{MAX_TRANSACTION, Transaction};

/// Most transactions that share a commit.
const GROUP: usize = 512;

/// Chunks written in one go.
const STRETCH: usize = 16;

/// Most versions forgotten in one go, so that writers get their turn.
const FORGET: u32 = 2000;

/// Where the outcome of a transaction is told.
type Reply = oneshot::Sender<Result<Revision>>;

/// What the thread is asked to do.
#[derive(Debug)]
pub(super) enum Job {
    Write(Transaction, Reply),
    Blob(Packed, oneshot::Sender<Result<()>>),
    Compact(Compaction, oneshot::Sender<Result<Compaction>>),
}

/// A compaction that is done piece by piece.
#[derive(Clone, Debug)]
pub(super) struct Compaction {
    pub(super) through: Revision,
    pub(super) keep: Vec<String>,
    pub(super) forgotten: u64,
    pub(super) done: bool,
}

/// The state of the thread.
pub(super) struct Writer {
    pub(super) path: PathBuf,
    /// None after the disk failed: a connection whose commit failed half-way is not used again.
    pub(super) connection: Option<Connection>,
    pub(super) newest: watch::Sender<Revision>,
    /// Held as long as the file is ours.
    pub(super) lock: Lock,
}

impl Writer {
    /// Works until the store is dropped and everything accepted is done.
    pub(super) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut next = jobs.blocking_recv();
        while let Some(job) = next.take() {
            match job {
                Job::Write(transaction, reply) => next = self.write_group((transaction, reply), &mut jobs),
                Job::Blob(packed, reply) => drop(reply.send(self.guarded(|connection| put_blob(connection, &packed)))),
                Job::Compact(compaction, reply) => {
                    drop(reply.send(self.guarded(|connection| compact(connection, compaction))));
                }
            }
            next = next.or_else(|| jobs.blocking_recv());
        }
        drop(self.connection.take());
        drop(self.lock);
    }

    /// Gathers what waits already; returns the job that ended the group.
    fn write_group(&mut self, first: (Transaction, Reply), jobs: &mut mpsc::Receiver<Job>) -> Option<Job> {
        let mut size = first.0.size();
        let (mut transactions, mut replies) = (vec![first.0], vec![first.1]);
        let mut other = None;
        while transactions.len() < GROUP && size < MAX_TRANSACTION && other.is_none() {
            match jobs.try_recv() {
                Ok(Job::Write(transaction, reply)) => {
                    size += transaction.size();
                    transactions.push(transaction);
                    replies.push(reply);
                }
                Ok(job) => other = Some(job),
                Err(_) => break,
            }
        }
        self.commit_group(transactions, replies);
        other
    }

    fn commit_group(&mut self, transactions: Vec<Transaction>, replies: Vec<Reply>) {
        match self.guarded(|connection| commit(connection, transactions)) {
            Ok((head, outcomes)) => {
                // Whoever is told of a revision finds it in every list and watch.
                self.newest.send_if_modified(|newest| std::mem::replace(newest, head) != head);
                replies.into_iter().zip(outcomes).for_each(|(reply, outcome)| drop(reply.send(outcome)));
            }
            Err(error) => replies.into_iter().for_each(|reply| drop(reply.send(Err(error.clone())))),
        }
    }

    /// Runs `work` on a sound connection and throws the connection away when the disk failed under it.
    fn guarded<T>(&mut self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => schema::writer(&self.path)?,
        };
        let outcome = work(&mut connection);
        if !matches!(outcome, Err(Error::Full(_) | Error::Disk(_) | Error::Damaged(_))) {
            self.connection = Some(connection);
        }
        outcome
    }
}

/// One transaction of the database for all of `transactions`; dropping it on an error undoes everything.
fn commit(connection: &mut Connection, transactions: Vec<Transaction>) -> Result<(Revision, Vec<Result<Revision>>)> {
    let database = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failure)?;
    let (before, _) = super::reader::bounds(&database)?;
    let mut batch = Batch::new(before, current(&database, &transactions)?);
    let outcomes = transactions.into_iter().map(|transaction| batch.apply(transaction)).collect();
    let head = batch.head();
    if head > before {
        append(&database, batch.into_changes())?;
        let mut statement = prepare(&database, "UPDATE store SET head = ?1")?;
        statement.execute([head.to_database()]).map_err(failure)?;
    }
    database.commit().map_err(failure)?;
    Ok((head, outcomes))
}

fn prepare<'a>(connection: &'a Connection, text: &str) -> Result<CachedStatement<'a>> {
    connection.prepare_cached(text).map_err(failure)
}

fn current(connection: &Connection, transactions: &[Transaction]) -> Result<HashMap<String, Current>> {
    let mut statement = prepare(connection, "SELECT created, revision FROM items WHERE key = ?1")?;
    let mut found = HashMap::new();
    for operation in transactions.iter().flat_map(|transaction| &transaction.operations) {
        let row = statement.query_row([operation.key()], |row| Ok((row.get(0)?, row.get(1)?)));
        if let Some((created, revision)) = row.optional().map_err(failure)? {
            let [created, revision] = [created, revision].map(Revision::from_database);
            found.insert(operation.key().to_owned(), Current { created, revision });
        }
    }
    Ok(found)
}

fn append(connection: &Connection, changes: Vec<Change>) -> Result<()> {
    let mut log = prepare(connection, "INSERT INTO changes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    let mut set = prepare(connection, "INSERT OR REPLACE INTO items VALUES (?1, ?2, ?3)")?;
    let mut remove = prepare(connection, "DELETE FROM items WHERE key = ?1")?;
    let (mut revision, mut position) = (Revision::ZERO, 0_i64);
    for change in changes {
        position = if change.revision == revision { position + 1 } else { 0 };
        revision = change.revision;
        let labels = write_labels(&change.content.labels);
        let previous = change.previous.map(Revision::to_database);
        let (number, created) = (revision.to_database(), change.created.to_database());
        let (kind, value) = (change.kind.to_database(), change.content.value);
        log.execute(params![number, position, change.key, kind, created, previous, labels, value]).map_err(failure)?;
        match change.kind {
            ChangeKind::Deleted => remove.execute([change.key]),
            ChangeKind::Created | ChangeKind::Updated => set.execute(params![change.key, number, created]),
        }
        .map_err(failure)?;
    }
    Ok(())
}

/// Chunks first, the entry that makes them a blob last: a crash in between leaves chunks that the next attempt
/// replaces.
fn put_blob(connection: &mut Connection, packed: &Packed) -> Result<()> {
    let Packed { digest, size, chunks } = packed;
    let mut position = 0_i64;
    for stretch in chunks.chunks(STRETCH) {
        let database = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failure)?;
        for chunk in stretch {
            let mut statement = prepare(&database, "INSERT OR REPLACE INTO chunks VALUES (?1, ?2, ?3)")?;
            statement.execute(params![digest.bytes(), position, chunk]).map_err(failure)?;
            position += 1;
        }
        database.commit().map_err(failure)?;
    }
    let size = i64::try_from(*size).unwrap_or(i64::MAX);
    let mut statement = prepare(connection, "INSERT OR IGNORE INTO blobs VALUES (?1, ?2, ?3)")?;
    statement.execute(params![digest.bytes(), size, position]).map_err(failure)?;
    Ok(())
}

/// The versions that nobody can ask for any more, oldest first, so that a crash leaves no hole in a history.
const FORGETTABLE: &str = "
    DELETE FROM changes WHERE rowid IN (
        SELECT old.rowid FROM changes AS old WHERE old.revision <= ?1
            AND (old.kind = 2 OR EXISTS (SELECT 1 FROM changes AS newer
                WHERE newer.key = old.key AND newer.revision > old.revision AND newer.revision <= ?1))
            AND NOT EXISTS (SELECT 1 FROM json_each(?2) AS keep WHERE substr(old.key, 1, length(keep.value)) = keep.value)
        ORDER BY old.revision LIMIT ?3)";

fn compact(connection: &mut Connection, compaction: Compaction) -> Result<Compaction> {
    let database = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failure)?;
    let (head, compacted) = super::reader::bounds(&database)?;
    check_revision(compaction.through, head, compacted)?;
    let through = compaction.through.to_database();
    database.execute("UPDATE store SET compacted = ?1", [through]).map_err(failure)?;
    let keep = serde_json::Value::from(compaction.keep.clone()).to_string();
    let forgotten = database.execute(FORGETTABLE, params![through, keep, FORGET]).map_err(failure)? as u64;
    database.commit().map_err(failure)?;
    let total = compaction.forgotten + forgotten;
    Ok(Compaction { forgotten: total, done: forgotten < u64::from(FORGET), ..compaction })
}
