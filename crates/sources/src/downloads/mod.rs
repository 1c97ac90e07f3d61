//! Files fetched over HTTP: whole or the missing rest, with patience and limits.
//!
//! A download that broke off goes on where it stopped, as long as the server says that the file is still the same (RFC 9110,
//! sections 13.1.5 and 14.2). Not here: what the bytes mean, and whether they are to be trusted.

mod error;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderValue, IF_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

pub use error::{CODES, DownloadError};

/// How patient a download is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// A connection on which nothing comes for so long is given up.
    pub silence: Duration,
    /// How often a broken download is taken up again.
    pub retries: u32,
    /// The pause before the first retry; it doubles with each.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { silence: Duration::from_secs(30), retries: 4, pause: Duration::from_secs(1) }
    }
}

/// Fetches files.
#[derive(Clone, Debug)]
pub struct Downloader {
    client: Client,
    patience: Patience,
}

/// How far a download is: bytes that are there, and how many there will be where the server says so.
pub type Progress<'a> = &'a (dyn Fn(u64, Option<u64>) + Sync);

impl Downloader {
    /// One that follows at most ten redirections, none of which may lead from HTTPS to HTTP.
    ///
    /// # Errors
    /// Where the system has no certificates.
    pub fn new(patience: Patience) -> Result<Self, DownloadError> {
        let redirects = reqwest::redirect::Policy::custom(|attempt| {
            let was_secure = attempt.previous().last().is_some_and(|before| before.scheme() == "https");
            if was_secure && attempt.url().scheme() != "https" {
                return attempt.error("a redirection from HTTPS to HTTP");
            }
            if attempt.previous().len() > 10 { attempt.error("more than ten redirections") } else { attempt.follow() }
        });
        let client =
            Client::builder().redirect(redirects).read_timeout(patience.silence).connect_timeout(patience.silence);
        let client = client.build().map_err(|error| DownloadError::unreachable("HTTP client", error))?;
        Ok(Self { client, patience })
    }

    /// The first bytes of a file, at most `length`.
    ///
    /// # Errors
    /// Where they cannot be had.
    pub async fn first_bytes(&self, address: &str, length: usize) -> Result<Vec<u8>, DownloadError> {
        let request = self.client.get(address).header(RANGE, format!("bytes=0-{}", length.saturating_sub(1)));
        let mut response = send(request, address).await?;
        let mut bytes = Vec::new();
        // A server without ranges sends all of it.
        while bytes.len() < length {
            let chunk = response.chunk().await.map_err(|error| DownloadError::unreachable(address, error))?;
            let Some(chunk) = chunk else { break };
            bytes.extend_from_slice(&chunk);
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    /// A small file, of at most `limit` bytes; nothing where the server does not have it.
    ///
    /// # Errors
    /// Where it cannot be had, or is larger.
    pub async fn small(&self, address: &str, limit: usize) -> Result<Option<Vec<u8>>, DownloadError> {
        let mut response = match send(self.client.get(address), address).await {
            Err(DownloadError::Status { status: 404 | 410, .. }) => return Ok(None),
            other => other?,
        };
        let body = crate::http::body(&mut response, limit).await.map_err(|error| match error {
            crate::http::BodyError::TooLarge => DownloadError::too_large(address, limit as u64),
            crate::http::BodyError::Broken(error) => DownloadError::unreachable(address, error),
        })?;
        Ok(Some(body))
    }

    /// Fetches a file to `path`, of at most `limit` bytes. What an earlier attempt left there is continued where the server's
    /// entity tag, kept beside it, is still the same; the caller removes both when the file has been put to use.
    ///
    /// # Errors
    /// Where it cannot be had after all retries, is larger, or cannot be written.
    pub async fn large(
        &self,
        address: &str,
        path: &Path,
        limit: u64,
        progress: Progress<'_>,
    ) -> Result<(), DownloadError> {
        let mut pause = self.patience.pause;
        let mut left = self.patience.retries;
        loop {
            match self.attempt(address, path, limit, progress).await {
                Err(error) if error.may_pass() && left > 0 => {
                    left -= 1;
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                finished => return finished,
            }
        }
    }

    async fn attempt(
        &self,
        address: &str,
        path: &Path,
        limit: u64,
        progress: Progress<'_>,
    ) -> Result<(), DownloadError> {
        let tag_file = tag_file(path);
        let known = fs::read_to_string(&tag_file).await.ok().filter(|tag| !tag.is_empty());
        let there = fs::metadata(path).await.map_or(0, |metadata| metadata.len());
        let mut request = self.client.get(address);
        if let Some(tag) = known.as_deref().and_then(|tag| HeaderValue::from_str(tag).ok()).filter(|_| there > 0) {
            request = request.header(RANGE, format!("bytes={there}-")).header(IF_RANGE, tag);
        }
        let response = match send(request, address).await {
            // Nothing is behind what is there: either it is whole, or the file shrank. Fetching it again settles it.
            Err(DownloadError::Status { status: 416, .. }) => {
                drop(fs::remove_file(&tag_file).await);
                send(self.client.get(address), address).await?
            }
            other => other?,
        };
        let written = |error: std::io::Error| DownloadError::Unwritable { path: path.to_owned(), error };
        let start = continued_from(&response, there);
        // The tag goes first: bytes without their tag are never continued, bytes with a wrong one would be.
        let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| !tag.starts_with("W/"));
        fs::write(&tag_file, tag.unwrap_or_default()).await.map_err(written)?;
        let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(path).await.map_err(written)?;
        file.set_len(start).await.map_err(written)?;
        let whole = response.content_length().map(|rest| start + rest);
        receive(response, Target { file: &mut file, path, start, limit, whole }, address, progress).await?;
        file.sync_all().await.map_err(written)
    }
}

/// Where the bytes of a download go.
struct Target<'a> {
    file: &'a mut File,
    path: &'a Path,
    start: u64,
    limit: u64,
    whole: Option<u64>,
}

async fn receive(
    mut response: Response,
    target: Target<'_>,
    address: &str,
    progress: Progress<'_>,
) -> Result<(), DownloadError> {
    use tokio::io::AsyncSeekExt as _;
    let written = |error: std::io::Error| DownloadError::Unwritable { path: target.path.to_owned(), error };
    target.file.seek(std::io::SeekFrom::Start(target.start)).await.map_err(written)?;
    let mut length = target.start;
    while let Some(chunk) = response.chunk().await.map_err(|error| DownloadError::unreachable(address, error))? {
        length += chunk.len() as u64;
        if length > target.limit {
            return Err(DownloadError::too_large(address, target.limit));
        }
        target.file.write_all(&chunk).await.map_err(written)?;
        progress(length, target.whole);
    }
    target.file.flush().await.map_err(written)
}

/// The place from which the server continues: what is there where it says so, and else the beginning.
fn continued_from(response: &Response, there: u64) -> u64 {
    let range = response.headers().get(CONTENT_RANGE).and_then(|range| range.to_str().ok());
    let begins_there = range.is_some_and(|range| range.starts_with(&format!("bytes {there}-")));
    if response.status() == StatusCode::PARTIAL_CONTENT && begins_there { there } else { 0 }
}

/// The entity tag of a partial file stands beside it.
#[must_use]
pub fn tag_file(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.etag"))
}

async fn send(request: reqwest::RequestBuilder, address: &str) -> Result<Response, DownloadError> {
    let response = request.send().await.map_err(|error| DownloadError::unreachable(address, error))?;
    if response.status().is_success() {
        Ok(response)
    } else {
        Err(DownloadError::Status { address: shown(address), status: response.status().as_u16() })
    }
}

/// An address without what may be secret: the user's part and the query.
pub(crate) fn shown(address: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    match bare.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_once('/').map_or((rest, ""), |(authority, path)| (authority, path));
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{host}/{path}")
        }
        None => bare.to_owned(),
    }
}
