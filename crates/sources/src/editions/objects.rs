//! An edition as objects of a bucket (S3 protocol), published so that readers are never misled.
//!
//! Objects cannot be exchanged as a whole, so their order counts: what belongs to single advisories comes first, then the
//! documents of all, then `index.json`; then objects that the edition no longer has are deleted, and `edition.json` is
//! written. Killed at any moment, `index.json` names no advisory whose documents are missing. The next run reads
//! `edition.json`, compares it with the bucket's own list, and sends what differs.
//!
//! A publisher first claims `edition.json` by a conditional write. Who finds it changed stops: of two publishers one goes
//! through, and the other is told.

mod client;
pub mod error;
mod listing;
mod place;
mod plan;
mod record;
mod signature;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::{Method, StatusCode};

pub use client::Settings;
use client::{Client, Request};
pub use error::{CODES, ObjectsError};
use plan::Plan;
use record::{Kept, Record};
pub use signature::Credentials;

use super::directory::Written;

/// Where the mark stands, and what is known of every object.
const MARK: &str = "edition.json";
/// Requests at a time: enough to hide their latency, few enough for any service.
const CONCURRENCY: usize = 8;
/// Readers may keep a document for a minute: a withdrawn advisory must not live on in caches.
const CACHE_CONTROL: &str = "public, max-age=60";

/// When an object is written. Earlier stages are whole before a later one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// A document of a single advisory, and what pages need to be shown.
    Single,
    /// A document of all advisories.
    Whole,
    /// `index.json`, by which readers know what there is.
    Index,
}

impl Stage {
    const ALL: [Self; 3] = [Self::Single, Self::Whole, Self::Index];
}

/// One file of an edition.
#[derive(Clone, Debug)]
pub struct Object<'edition> {
    /// `osv/CVE-….json`
    pub path: &'edition str,
    /// `application/json`
    pub content_type: &'static str,
    /// Its bytes.
    pub body: Bytes,
    /// SHA-256 of them.
    pub digest: [u8; 32],
    /// When it is written.
    pub stage: Stage,
}

/// What publishing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Whether there was anything to do.
    pub written: Written,
    /// Objects sent, `edition.json` not counted.
    pub sent: usize,
    /// Objects deleted.
    pub deleted: usize,
}

/// A bucket, or a prefix of it, that holds one edition.
#[derive(Debug)]
pub struct Bucket {
    client: Client,
}

impl Bucket {
    /// The bucket at `s3://BUCKET/PREFIX`. Nothing is asked yet.
    ///
    /// # Errors
    /// Where that is no place.
    pub fn new(place: &str, settings: Settings) -> Result<Self, ObjectsError> {
        Ok(Self { client: Client::new(place, settings)? })
    }

    /// `s3://BUCKET/PREFIX`
    #[must_use]
    pub fn place(&self) -> &str {
        &self.client.place.shown
    }

    /// A file of the edition that is published now.
    ///
    /// # Errors
    /// Where the service does not answer, or refuses.
    pub async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        Ok(self.client.get(path).await?.map(|(bytes, _)| bytes))
    }

    /// Publishes an edition with the `mark`, a JSON object, by which its content is recognised.
    ///
    /// # Errors
    /// See [`ObjectsError`]. Readers have a consistent edition in every case, and another run completes this one.
    pub async fn publish(&self, mark: &[u8], objects: &[Object<'_>]) -> Result<Published, ObjectsError> {
        let mark = serde_json::from_slice(mark).map_err(|error| ObjectsError::malformed(MARK, error))?;
        let (known, tag) = match self.client.get(MARK).await? {
            Some((bytes, tag)) => (Some(Record::read(self.place(), &bytes)?), Some(tag)),
            None => (None, None),
        };
        let listed = self.client.list().await?;
        if let (None, Some(example)) = (&known, listed.keys().next()) {
            return Err(ObjectsError::Foreign { place: self.place().to_owned(), example: example.clone() });
        }
        let plan = Plan::new(mark, known.unwrap_or_default(), &listed, objects);
        if plan.is_done() {
            return Ok(Published { written: Written::Same, sent: 0, deleted: 0 });
        }
        self.carry_out(plan, tag).await
    }

    async fn carry_out(&self, plan: Plan<'_>, tag: Option<String>) -> Result<Published, ObjectsError> {
        let claim = self.put_record(&plan.claim(), tag).await?;
        let (sent, deleted) = (plan.sent.len(), plan.deleted.len());
        let mut record = plan.kept;
        for stage in Stage::ALL {
            let now: Vec<&Object<'_>> = plan.sent.iter().copied().filter(|object| object.stage == stage).collect();
            if now.is_empty() {
                continue;
            }
            self.confirm(&claim).await?;
            let written: Vec<(String, Option<Kept>)> =
                stream::iter(now).map(|object| self.put(object)).buffer_unordered(CONCURRENCY).try_collect().await?;
            record.files.extend(written);
        }
        if deleted > 0 {
            self.confirm(&claim).await?;
        }
        let deletions = plan.deleted.iter().map(|path| self.delete(path));
        stream::iter(deletions).buffer_unordered(CONCURRENCY).try_collect::<()>().await?;
        self.put_record(&record, Some(claim)).await?;
        Ok(Published { written: Written::New, sent, deleted })
    }

    async fn put(&self, object: &Object<'_>) -> Result<(String, Option<Kept>), ObjectsError> {
        let sha256 = HEXLOWER.encode(&object.digest);
        let request = Request {
            headers: vec![
                ("cache-control", CACHE_CONTROL.to_owned()),
                ("content-type", object.content_type.to_owned()),
                ("x-amz-meta-sha256", sha256.clone()),
            ],
            body: object.body.clone(),
            ..Request::new(Method::PUT, object.path)
        };
        let answer = self.client.send(&request).await?;
        if !answer.status.is_success() {
            return Err(self.client.refusal(object.path, &answer));
        }
        Ok((object.path.to_owned(), Some(Kept { sha256, etag: answer.etag })))
    }

    async fn delete(&self, path: &str) -> Result<(), ObjectsError> {
        let answer = self.client.send(&Request::new(Method::DELETE, path)).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(()),
            status if status.is_success() => Ok(()),
            _ => Err(self.client.refusal(path, &answer)),
        }
    }

    /// Stops a publisher whose claim is no longer the last one, before it writes more over the other's objects.
    async fn confirm(&self, claim: &str) -> Result<(), ObjectsError> {
        let answer = self.client.send(&Request::new(Method::HEAD, MARK)).await?;
        match answer.status {
            StatusCode::OK if answer.etag == claim => Ok(()),
            StatusCode::OK | StatusCode::NOT_FOUND => Err(ObjectsError::Overtaken(self.client.place.name(MARK))),
            _ => Err(self.client.refusal(MARK, &answer)),
        }
    }

    /// Writes `edition.json` where it still is what we read: `tag`, or absent. Returns its new tag.
    async fn put_record(&self, record: &Record, tag: Option<String>) -> Result<String, ObjectsError> {
        let body = record.write()?;
        let condition = match tag {
            Some(tag) => ("if-match", format!("\"{tag}\"")),
            None => ("if-none-match", "*".to_owned()),
        };
        let request = Request {
            headers: vec![
                ("cache-control", "no-cache".to_owned()),
                ("content-type", "application/json".to_owned()),
                condition,
            ],
            body: Bytes::from(body.clone()),
            ..Request::new(Method::PUT, MARK)
        };
        let answer = self.client.send(&request).await?;
        if answer.status.is_success() {
            return Ok(answer.etag);
        }
        // Our own write, of which the answer was lost, is what the second attempt meets.
        if answer.was_repeated
            && answer.status == StatusCode::PRECONDITION_FAILED
            && let Some((found, tag)) = self.client.get(MARK).await?
            && found == body
        {
            return Ok(tag);
        }
        Err(match answer.status {
            // An edition.json that was there is gone: deleted by somebody.
            StatusCode::NOT_FOUND => ObjectsError::Overtaken(self.client.place.name(MARK)),
            _ => self.client.refusal(MARK, &answer),
        })
    }
}
