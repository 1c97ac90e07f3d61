//! An image in a registry as a source of blobs; downloads that break off go on where they stopped.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::client::{Client, Endpoint, Shared, Wanted};
use super::error::{REGISTRY_MALFORMED, chain, refusal};
use super::reference::Reference;
use super::referrers;
use crate::images::{Blob, BlobSource, Digest, ImageError, LAYER_UNREADABLE};

/// What manifests may be.
const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";
/// The specification lets registries refuse larger ones.
pub(super) const MAX_MANIFEST: u64 = 4 << 20;
/// Pieces of a download that wait for their reader; each is at most a few dozen kilobytes.
const WAITING: usize = 32;
/// A download that breaks off more often has other troubles.
const MAX_RESUMPTIONS: u32 = 30;

/// One repository.
#[derive(Debug)]
pub(super) struct Remote<'a> {
    client: &'a Client,
    endpoints: Vec<Endpoint>,
    /// Manifests that were asked for by name, by digest.
    known: Mutex<BTreeMap<Digest, Vec<u8>>>,
}

/// A small answer.
pub(super) struct Answer {
    pub(super) bytes: Vec<u8>,
    pub(super) media_type: String,
    /// Where a list goes on; nothing within, where that is not in the repository.
    pub(super) next: Option<Option<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Kind {
    media_type: Option<String>,
    manifests: Option<IgnoredAny>,
}

impl<'a> Remote<'a> {
    pub(super) fn new(client: &'a Client, reference: &Reference) -> Self {
        Self { client, endpoints: client.endpoints(reference), known: Mutex::default() }
    }

    /// A manifest or index by tag or digest.
    pub(super) fn root(&self, name: &str) -> Result<Blob, ImageError> {
        let Answer { bytes, media_type: stated, .. } =
            self.answer(format!("manifests/{name}"), MANIFESTS, MAX_MANIFEST)?;
        let digest = match Digest::parse(name) {
            Some(digest) if digest.is_of(&bytes) => digest,
            Some(digest) => {
                let found = Digest::sha256(&bytes);
                return Err(refusal(
                    &REGISTRY_MALFORMED,
                    format!("{digest}: what the registry gave has the digest {found}"),
                ));
            }
            None => Digest::sha256(&bytes),
        };
        let malformed =
            |error: serde_json::Error| refusal(&REGISTRY_MALFORMED, format!("{name}: no manifest: {error}"));
        let kind: Kind = serde_json::from_slice(&bytes).map_err(malformed)?;
        let media_type = match kind.manifests {
            Some(_) => "application/vnd.oci.image.index.v1+json".to_owned(),
            None => kind.media_type.unwrap_or(stated),
        };
        let blob = Blob { digest: Some(digest.clone()), size: Some(bytes.len() as u64), media_type, ..Blob::default() };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, bytes);
        Ok(blob)
    }

    /// A small answer.
    pub(super) fn answer(&self, path: String, accept: &'static str, limit: u64) -> Result<Answer, ImageError> {
        let (shared, endpoints) = (Arc::clone(&self.client.shared), self.endpoints.clone());
        self.client.wait(async move {
            let response = shared.get(&endpoints, &Wanted { path, accept, from: 0 }).await?;
            let stated = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let media_type = stated.and_then(|text| text.split(';').next()).unwrap_or_default().to_owned();
            let target = referrers::next(response.headers()).map(|text| response.url().join(text));
            let own = |url| endpoints.iter().find_map(|endpoint| endpoint.path_of(&url));
            let next = target.map(|url| url.ok().and_then(own));
            Ok(Answer { bytes: shared.body(response, limit).await?, media_type, next })
        })
    }
}

impl BlobSource for Remote<'_> {
    fn open<'b>(&'b self, blob: &Blob) -> Result<Box<dyn Read + Send + 'b>, ImageError> {
        let Some(digest) = &blob.digest else {
            return Err(refusal(&REGISTRY_MALFORMED, "a blob without a digest"));
        };
        if let Some(bytes) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(digest) {
            return Ok(Box::new(io::Cursor::new(bytes.clone())));
        }
        let (kind, accept) = if is_manifest(&blob.media_type) { ("manifests", MANIFESTS) } else { ("blobs", "*/*") };
        Ok(Box::new(self.stream(Wanted { path: format!("{kind}/{digest}"), accept, from: 0 }, blob.size)?))
    }
}

impl Remote<'_> {
    /// What is asked for, from its byte on to the end of a blob of that size.
    pub(super) fn stream(&self, wanted: Wanted, size: Option<u64>) -> Result<Arriving, ImageError> {
        let (shared, endpoints, first) = (Arc::clone(&self.client.shared), self.endpoints.clone(), wanted.clone());
        let response = self.client.wait(async move { shared.get(&endpoints, &first).await })?;
        let (pieces, arriving) = channel();
        let download = Download {
            shared: Arc::clone(&self.client.shared),
            endpoints: self.endpoints.clone(),
            wanted,
            size,
            pieces,
            room: Arc::new(Semaphore::new(WAITING)),
        };
        let deadline = download.shared.settings.deadline;
        self.client.spawn(async move {
            let pieces = download.pieces.clone();
            let end = timeout(deadline, download.run(response)).await;
            let end = end.unwrap_or_else(|_| Err(format!("took longer than {deadline:?}")));
            if let Err(why) = end {
                // Whoever does not listen has given up.
                let _unheard = pieces.send(Err(why));
            }
        });
        Ok(Arriving { arriving, piece: Bytes::new(), permit: None })
    }
}

/// Manifests and indexes of OCI and of Docker; an artifact's own media type may have any word in it.
fn is_manifest(media_type: &str) -> bool {
    let own = ["application/vnd.oci.", "application/vnd.docker."].iter().any(|prefix| media_type.starts_with(prefix));
    own && [".manifest.", ".index."].iter().any(|word| media_type.contains(word))
}

/// A piece, with the room that it takes until it is read; or why there is none.
type Piece = Result<(Bytes, OwnedSemaphorePermit), String>;

struct Download {
    shared: Arc<Shared>,
    endpoints: Vec<Endpoint>,
    wanted: Wanted,
    size: Option<u64>,
    pieces: Sender<Piece>,
    room: Arc<Semaphore>,
}

impl Download {
    async fn run(mut self, mut response: Response) -> Result<(), String> {
        let mut resumptions = 0;
        // Bytes that were received before and come again, where a registry knows no ranges.
        let mut again = self.begins_at(&response)?;
        loop {
            let why = match timeout(self.shared.settings.idle, response.chunk()).await {
                Ok(Ok(Some(bytes))) => {
                    let skipped = again.min(bytes.len() as u64);
                    again -= skipped;
                    if !self.hand_on(bytes.slice(usize::try_from(skipped).unwrap_or(bytes.len())..)).await {
                        return Ok(());
                    }
                    continue;
                }
                Ok(Ok(None)) if self.size.is_none_or(|size| self.wanted.from >= size) => return Ok(()),
                Ok(Ok(None)) => "ends too early".to_owned(),
                Ok(Err(error)) if !error.is_timeout() => chain(error),
                Ok(Err(_)) | Err(_) => format!("stalls for {:?}", self.shared.settings.idle),
            };
            resumptions += 1;
            if resumptions > MAX_RESUMPTIONS.min(self.shared.settings.attempts) {
                return Err(why);
            }
            tokio::time::sleep(self.shared.settings.pause.min(Duration::from_secs(5))).await;
            response = self.shared.get(&self.endpoints, &self.wanted).await.map_err(|error| error.message)?;
            again = self.begins_at(&response)?;
        }
    }

    /// Gives a piece to the reader when there is room; false where nobody reads.
    async fn hand_on(&mut self, bytes: Bytes) -> bool {
        self.wanted.from += bytes.len() as u64;
        let Ok(permit) = Arc::clone(&self.room).acquire_owned().await else { return false };
        self.pieces.send(Ok((bytes, permit))).is_ok()
    }

    /// How many bytes of a resumed answer were received before (RFC 9110, section 14.4).
    fn begins_at(&self, response: &Response) -> Result<u64, String> {
        if response.status() != StatusCode::PARTIAL_CONTENT {
            return Ok(self.wanted.from);
        }
        let range = response.headers().get(reqwest::header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let start = range.and_then(|text| text.strip_prefix("bytes ")?.split('-').next()?.parse::<u64>().ok());
        match start {
            Some(start) if start == self.wanted.from => Ok(0),
            _ => Err("another part was given than was asked for".to_owned()),
        }
    }
}

/// The reader's end of a download.
pub(super) struct Arriving {
    arriving: Receiver<Piece>,
    piece: Bytes,
    permit: Option<OwnedSemaphorePermit>,
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            self.permit = None;
            match self.arriving.recv() {
                Ok(Ok((piece, permit))) => (self.piece, self.permit) = (piece, Some(permit)),
                Ok(Err(why)) => return Err(crate::images::broken(&LAYER_UNREADABLE, why)),
                Err(_ended) => return Ok(0),
            }
        }
        let count = self.piece.len().min(buffer.len());
        let piece = self.piece.split_to(count);
        if let Some(target) = buffer.get_mut(..count) {
            target.copy_from_slice(&piece);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{MANIFESTS, is_manifest};

    #[test]
    fn only_manifests_and_indexes_are_asked_for_as_such() {
        for kind in MANIFESTS.split(',').map(str::trim) {
            assert!(is_manifest(kind), "{kind}");
        }
        for kind in [
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            "application/vnd.palisade.index.v1",
            "application/vnd.example.manifest.v1+json",
            "",
        ] {
            assert!(!is_manifest(kind), "{kind}");
        }
    }
}
