//! What is attached to an image: the documents of what refers to it, and of the tags of cosign.
//!
//! Signatures are not verified, and what is found says so: whoever can write to the repository can attach it.

use std::collections::BTreeSet;
use std::io::Read as _;

use data_encoding::BASE64;
use palisade_packages::catalogers::PackageGap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::blobs::{MAX_MANIFEST, Remote};
use super::error::{ATTACHMENT_UNREADABLE, REGISTRY_NOT_FOUND};
use super::referrers::{self, MAX_REFERRERS, Referrers};
use crate::images::{Blob, BlobSource, Digest, ImageError};

/// The largest attached document.
const MAX_DOCUMENT: u64 = 64 << 20;
/// Attached documents of one image that are looked at.
const MAX_DOCUMENTS: usize = 200;

/// Which kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// CycloneDX, JSON.
    CycloneDx,
    /// SPDX, JSON.
    Spdx,
    /// OpenVEX.
    OpenVex,
}

/// A document attached to an image. Nobody has verified who attached it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Which kind.
    pub form: Form,
    /// The document.
    pub bytes: Vec<u8>,
    /// The digest of the manifest that attaches it.
    pub manifest: Digest,
    /// Whether it was wrapped in an attestation, whose signature was not verified.
    pub is_attestation: bool,
}

/// What was found beside an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order of the manifests' digests.
    pub documents: Vec<Attached>,
    /// What is there and could not be read.
    pub gaps: Vec<PackageGap>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Manifest {
    layers: Vec<Listed>,
}

/// A blob as a list or a manifest names it.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Listed {
    media_type: String,
    digest: String,
    size: Option<u64>,
}

impl Listed {
    /// What it names; nothing where its digest is none.
    pub(super) fn blob(&self) -> Option<Blob> {
        let digest = Some(Digest::parse(&self.digest)?);
        Some(Blob { digest, size: self.size, media_type: self.media_type.clone(), ..Blob::default() })
    }
}

/// in-toto, Statement v0.1 and v1.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statement<'a> {
    predicate_type: String,
    #[serde(default)]
    subject: Vec<Subject>,
    #[serde(borrow)]
    predicate: &'a RawValue,
}

#[derive(Deserialize)]
struct Subject {
    #[serde(default)]
    digest: std::collections::BTreeMap<String, String>,
}

/// DSSE, and the bundle of sigstore that wraps it once more.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Envelope {
    payload: String,
    dsse_envelope: Option<Box<Envelope>>,
}

/// Finds what is attached to an image, which goes by several digests; of `bytes` bytes together.
pub(super) fn find(remote: &Remote<'_>, image: &[Digest], bytes: u64) -> Result<Found, ImageError> {
    let mut found = Found::default();
    let mut manifests = Vec::new();
    for digest in image {
        let referrers = Referrers::of(remote, digest)?;
        manifests.extend(referrers.manifests);
        if let Some(why) = referrers.gap {
            found.skip(&digest.to_string(), why);
        }
        manifests.extend(found.tagged(remote, digest));
    }
    manifests.sort_by(|left, right| left.digest.cmp(&right.digest));
    manifests.dedup_by(|next, kept| next.digest == kept.digest);
    if manifests.len() > MAX_REFERRERS {
        let place = image.first().map(ToString::to_string).unwrap_or_default();
        found.skip(&place, format!("{} referrers, and {MAX_REFERRERS} are read", manifests.len()));
        manifests.truncate(MAX_REFERRERS);
    }
    let mut reading = Reading { remote, image, room: Room { bytes, documents: MAX_DOCUMENTS }, seen: BTreeSet::new() };
    for manifest in manifests {
        match reading.manifest(&manifest, &mut found) {
            Ok(()) => {}
            Err(Refusal::Document(why)) => found.skip(&manifest.name(), why),
            Err(Refusal::NoRoom) => {
                let why =
                    format!("more than {bytes} bytes or {MAX_DOCUMENTS} documents are attached: the rest is not read");
                found.skip(&manifest.name(), why);
                break;
            }
        }
    }
    Ok(found)
}

/// What a media type or a predicate's type says of a document; `Err` where it is wrapped in an attestation.
fn form(media_type: &str) -> Option<Result<Form, ()>> {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    Some(Ok(match kind {
        "application/vnd.cyclonedx+json" | "https://cyclonedx.org/bom" | "https://cyclonedx.org/vex" => Form::CycloneDx,
        "application/spdx+json" | "text/spdx+json" | "https://spdx.dev/Document" => Form::Spdx,
        "application/vnd.openvex+json" | "application/openvex+json" => Form::OpenVex,
        _ if kind.starts_with("https://openvex.dev/ns") => Form::OpenVex,
        _ if kind.starts_with("https://spdx.dev/Document/") => Form::Spdx,
        _ if kind.starts_with("https://cyclonedx.org/bom/") => Form::CycloneDx,
        "application/vnd.in-toto+json" | "application/vnd.dsse.envelope.v1+json" => return Some(Err(())),
        _ if kind.starts_with("application/vnd.dev.sigstore.bundle") => return Some(Err(())),
        _ => return None,
    }))
}

impl Found {
    fn skip(&mut self, place: &str, why: String) {
        self.gaps.push(PackageGap { code: &ATTACHMENT_UNREADABLE, path: place.to_owned(), why });
    }

    /// What cosign keeps beside an image.
    fn tagged(&mut self, remote: &Remote<'_>, image: &Digest) -> Vec<Blob> {
        let mut manifests = Vec::new();
        for suffix in ["att", "sbom"] {
            let name = format!("{}.{suffix}", referrers::tag(image));
            match remote.root(&name) {
                Ok(blob) => manifests.push(blob),
                Err(error) if std::ptr::eq(error.code, &REGISTRY_NOT_FOUND) => {}
                Err(error) => self.skip(&name, error.message),
            }
        }
        manifests
    }
}

/// Why something is not read.
enum Refusal {
    Document(String),
    /// Nothing further is.
    NoRoom,
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::Document(why)
    }
}

/// What may still be read of what is attached to an image: whoever may write to the repository can attach without end.
struct Room {
    bytes: u64,
    documents: usize,
}

struct Reading<'a> {
    remote: &'a Remote<'a>,
    image: &'a [Digest],
    room: Room,
    /// The documents that were asked for, and as what: none is fetched twice.
    seen: BTreeSet<(Digest, Result<Form, ()>)>,
}

impl Reading<'_> {
    fn manifest(&mut self, manifest: &Blob, found: &mut Found) -> Result<(), Refusal> {
        let bytes = self.whole(manifest, MAX_MANIFEST)?;
        let document: Manifest = serde_json::from_slice(&bytes).map_err(|error| format!("no manifest: {error}"))?;
        let Some(own) = &manifest.digest else { return Ok(()) };
        for layer in &document.layers {
            // Signatures and other things that are attached are not our business.
            let Some(form) = form(&layer.media_type) else { continue };
            let blob = layer.blob().ok_or_else(|| format!("{} is no digest", layer.digest))?;
            match self.document(&blob, form) {
                Ok(Some((read, bytes))) => {
                    let is_attestation = form.is_err();
                    found.documents.push(Attached { form: read, bytes, manifest: own.clone(), is_attestation });
                }
                Ok(None) => {}
                // The others of an attestation's manifest are still good.
                Err(Refusal::Document(why)) => found.skip(&manifest.name(), why),
                Err(Refusal::NoRoom) => return Err(Refusal::NoRoom),
            }
        }
        Ok(())
    }

    /// A document, out of its envelope; nothing where it was read before, or is of no kind that is wanted.
    fn document(&mut self, blob: &Blob, form: Result<Form, ()>) -> Result<Option<(Form, Vec<u8>)>, Refusal> {
        let Some(digest) = &blob.digest else { return Ok(None) };
        if !self.seen.insert((digest.clone(), form)) {
            return Ok(None);
        }
        self.room.documents = self.room.documents.checked_sub(1).ok_or(Refusal::NoRoom)?;
        let bytes = self.whole(blob, MAX_DOCUMENT)?;
        Ok(match form {
            Ok(form) => Some((form, bytes)),
            Err(()) => statement(&bytes, self.image)?,
        })
    }

    fn whole(&mut self, blob: &Blob, limit: u64) -> Result<Vec<u8>, Refusal> {
        let room = limit.min(self.room.bytes);
        let mut bytes = Vec::new();
        // What says that it is too large is believed.
        if blob.size.is_none_or(|size| size <= room) {
            let reader = self.remote.open(blob).map_err(|error| error.message)?;
            reader.take(room + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        }
        let length = (bytes.len() as u64).max(blob.size.unwrap_or_default());
        if length > limit {
            return Err(Refusal::Document(format!("more than {limit} bytes")));
        }
        self.room.bytes = self.room.bytes.checked_sub(length).ok_or(Refusal::NoRoom)?;
        match &blob.digest {
            Some(digest) if !digest.is_of(&bytes) => Err(format!("{digest}: its content has another digest").into()),
            _ => Ok(bytes),
        }
    }
}

/// The predicate of a statement about the image, in an envelope or without; nothing where it is of another kind.
fn statement(bytes: &[u8], image: &[Digest]) -> Result<Option<(Form, Vec<u8>)>, String> {
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(|error| format!("no attestation: {error}"))?;
    let payload = envelope.dsse_envelope.map_or(envelope.payload, |inner| inner.payload);
    let decoded = match payload.as_str() {
        "" => bytes.to_vec(),
        payload => BASE64.decode(payload.as_bytes()).map_err(|error| format!("an attestation's payload: {error}"))?,
    };
    let statement: Statement<'_> =
        serde_json::from_slice(&decoded).map_err(|error| format!("no in-toto statement: {error}"))?;
    let Some(Ok(form)) = form(&statement.predicate_type) else { return Ok(None) };
    let is_of_image =
        |subject: &Subject| subject.digest.values().any(|hex| image.iter().any(|digest| hex == digest.hex()));
    if !statement.subject.iter().any(is_of_image) {
        return Err("an attestation about another image".to_owned());
    }
    Ok(Some((form, statement.predicate.get().as_bytes().to_vec())))
}
