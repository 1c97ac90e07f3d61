//! The store in one SQLite file: one thread writes with group commit, several connections read beside it.

mod lock;
mod reader;
mod schema;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use async_trait::async_trait;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::blob::{self, Digest};
use crate::error::{Error, Result};
use crate::item::{Change, Item, Revision};
use crate::listing::{Listing, Page};
use crate::log::Changes;
use crate::store::Store;
use crate::transaction::Transaction;
use lock::Lock;
use writer::{Compaction, Job, Writer};

/// Connections that read at the same time.
const READERS: usize = 4;

/// Transactions that wait for the writing thread before their callers wait for room.
const QUEUE: usize = 4096;

/// Keeps everything in one SQLite file, which belongs to this process as long as the store is open.
#[derive(Debug)]
pub struct SqliteStore {
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    newest: watch::Receiver<Revision>,
    readers: Arc<Readers>,
}

#[derive(Debug)]
struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl SqliteStore {
    /// Opens the file at `path` or creates it.
    ///
    /// # Errors
    /// Where it cannot be written, is in use, is not ours or comes from a later version.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        blob::blocking(move || Self::open_now(path)).await
    }

    fn open_now(path: PathBuf) -> Result<Self> {
        let lock = Lock::of(&path)?;
        let connection = schema::writer(&path)?;
        let (head, _) = reader::bounds(&connection)?;
        let (sender, newest) = watch::channel(head);
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = Writer { path: path.clone(), connection: Some(connection), newest: sender, lock };
        let thread = std::thread::Builder::new().name("store-writer".to_owned());
        let writer = thread.spawn(move || writer.run(queue)).map_err(|error| Error::Disk(error.to_string()))?;
        let readers = Readers { path, idle: Mutex::default(), permits: Semaphore::new(READERS) };
        Ok(Self { jobs: Some(jobs), writer: Some(writer), newest, readers: Arc::new(readers) })
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<Result<T>>) -> Job) -> Result<T> {
        let closed = || Error::Internal("the thread that writes has ended".to_owned());
        let (reply, answer) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(closed)?;
        jobs.send(job(reply)).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Reads in one snapshot on a thread that may block.
    async fn read<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> Result<T> + Send + 'static) -> Result<T> {
        let readers = Arc::clone(&self.readers);
        let permit = readers.permits.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        let shared = Arc::clone(&self.readers);
        let outcome = blob::blocking(move || shared.read(work)).await;
        drop(permit);
        outcome
    }
}

impl Drop for SqliteStore {
    /// Waits until everything accepted is written and the file is free for another process.
    fn drop(&mut self) {
        drop(self.jobs.take());
        // The connection that is closed last empties the write-ahead log into the file, and only the writer can.
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        if let Some(writer) = self.writer.take() {
            drop(writer.join());
        }
    }
}

impl Readers {
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = idle.map_or_else(|| schema::reader(&self.path), Ok)?;
        let outcome = reader::snapshot(&mut connection, |database| work(database));
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        outcome
    }
}

/// SQLite's codes in our terms, <https://www.sqlite.org/rescode.html>.
fn failure(error: rusqlite::Error) -> Error {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Error::Full(text),
        Some(ErrorCode::SystemIoFailure) => Error::Disk(text),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Error::Damaged(text),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Error::NotWritable(text),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Unavailable(text),
        _ => Error::Internal(text),
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, key: &str) -> Result<Option<Item>> {
        let key = key.to_owned();
        self.read(move |connection| reader::get(connection, &key)).await
    }

    async fn list(&self, listing: &Listing) -> Result<Page> {
        let listing = listing.clone();
        self.read(move |connection| reader::list(connection, &listing)).await
    }

    async fn write(&self, transaction: Transaction) -> Result<Revision> {
        transaction.check()?;
        self.ask(|reply| Job::Write(transaction, reply)).await
    }

    async fn changes(&self, prefix: &str, after: Revision, limit: usize) -> Result<Changes> {
        let prefix = prefix.to_owned();
        self.read(move |connection| reader::changes(connection, &prefix, after, limit)).await
    }

    fn revisions(&self) -> watch::Receiver<Revision> {
        self.newest.clone()
    }

    async fn history(&self, key: &str) -> Result<Vec<Change>> {
        let key = key.to_owned();
        self.read(move |connection| reader::history(connection, &key)).await
    }

    async fn put_blob(&self, content: Vec<u8>) -> Result<Digest> {
        let (content, digest) = blob::name(content).await?;
        if !self.read(move |connection| reader::has_blob(connection, &digest)).await? {
            let packed = blob::pack(content, digest).await?;
            self.ask(|reply| Job::Blob(packed, reply)).await?;
        }
        Ok(digest)
    }

    async fn get_blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        let digest = *digest;
        let packed = self.read(move |connection| reader::get_blob(connection, digest)).await?;
        match packed {
            Some(packed) => blob::blocking(move || packed.unpack()).await.map(Some),
            None => Ok(None),
        }
    }

    async fn compact(&self, through: Revision, keep: &[&str]) -> Result<u64> {
        let keep = keep.iter().map(|prefix| (*prefix).to_owned()).collect();
        let mut compaction = Compaction { through, keep, forgotten: 0, done: false };
        while !compaction.done {
            compaction = self.ask(|reply| Job::Compact(compaction, reply)).await?;
        }
        Ok(compaction.forgotten)
    }
}
