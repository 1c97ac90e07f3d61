//! What is attached to an image: by the referrers API or its tag schema (OCI distribution specification, "Listing Referrers"),
//! and by the tags of cosign.
//!
//! Signatures are not verified, and what is found says so: whoever can write to the repository can attach it.

use std::io::Read as _;

use data_encoding::BASE64;
use palisade_packages::catalogers::PackageGap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::blobs::{MAX_MANIFEST, Remote};
use super::error::{ATTACHMENT_UNREADABLE, REGISTRY_NOT_FOUND};
use crate::images::{Blob, BlobSource, Digest, ImageError};

/// The largest attached document.
const MAX_DOCUMENT: u64 = 64 << 20;
/// Referrers that are looked at.
const MAX_REFERRERS: usize = 200;
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

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
#[serde(default, rename_all = "camelCase")]
struct Manifest {
    manifests: Vec<Listed>,
    layers: Vec<Listed>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Listed {
    media_type: String,
    digest: String,
    size: Option<u64>,
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

/// Finds what is attached to an image.
pub(super) fn find(remote: &Remote<'_>, image: &Digest) -> Result<Found, ImageError> {
    let mut found = Found::default();
    let mut manifests = referrers(remote, image)?;
    for suffix in ["att", "sbom"] {
        match remote.root(&format!("{}.{suffix}", tag(image))) {
            Ok(blob) => manifests.push(blob),
            Err(error) if std::ptr::eq(error.code, &REGISTRY_NOT_FOUND) => {}
            Err(error) => found.skip(&format!("{}.{suffix}", tag(image)), error.message),
        }
    }
    manifests.sort_by(|left, right| left.digest.cmp(&right.digest));
    manifests.dedup_by(|next, kept| next.digest == kept.digest);
    if manifests.len() > MAX_REFERRERS {
        found.skip(&image.to_string(), format!("{} referrers, and {MAX_REFERRERS} are read", manifests.len()));
        manifests.truncate(MAX_REFERRERS);
    }
    for manifest in manifests {
        if let Err(why) = found.read(remote, &manifest, image) {
            found.skip(&manifest.name(), why);
        }
    }
    Ok(found)
}

/// `sha256-…`, the tag under which registries without the API keep the list, and cosign its attestations.
fn tag(image: &Digest) -> String {
    image.to_string().replacen(':', "-", 1)
}

fn referrers(remote: &Remote<'_>, image: &Digest) -> Result<Vec<Blob>, ImageError> {
    let is_absent = |error: &ImageError| std::ptr::eq(error.code, &REGISTRY_NOT_FOUND);
    let listed = remote.get(format!("referrers/{image}"), INDEX, MAX_MANIFEST).or_else(|error| {
        if is_absent(&error) {
            remote.get(format!("manifests/{}", tag(image)), INDEX, MAX_MANIFEST)
        } else {
            Err(error)
        }
    });
    let bytes = match listed {
        Ok((bytes, _)) => bytes,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let index: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        super::error::refusal(&super::error::REGISTRY_MALFORMED, format!("the list of referrers: {error}"))
    })?;
    Ok(index.manifests.iter().filter_map(blob).collect())
}

fn blob(listed: &Listed) -> Option<Blob> {
    let digest = Some(Digest::parse(&listed.digest)?);
    Some(Blob { digest, size: listed.size, media_type: listed.media_type.clone(), ..Blob::default() })
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

    fn read(&mut self, remote: &Remote<'_>, manifest: &Blob, image: &Digest) -> Result<(), String> {
        let bytes = whole(remote, manifest, MAX_MANIFEST)?;
        let document: Manifest = serde_json::from_slice(&bytes).map_err(|error| format!("no manifest: {error}"))?;
        let Some(own) = &manifest.digest else { return Ok(()) };
        for layer in &document.layers {
            // Signatures and other things that are attached are not our business.
            let Some(form) = form(&layer.media_type) else { continue };
            let blob = blob(layer).ok_or_else(|| format!("{} is no digest", layer.digest))?;
            let bytes = whole(remote, &blob, MAX_DOCUMENT)?;
            let (form, bytes, is_attestation) = match form {
                Ok(form) => (form, bytes, false),
                Err(()) => match statement(&bytes, image)? {
                    Some((form, predicate)) => (form, predicate, true),
                    None => continue,
                },
            };
            self.documents.push(Attached { form, bytes, manifest: own.clone(), is_attestation });
        }
        Ok(())
    }
}

fn whole(remote: &Remote<'_>, blob: &Blob, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let reader = remote.open(blob).map_err(|error| error.message)?;
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limit {
        return Err(format!("more than {limit} bytes"));
    }
    match &blob.digest {
        Some(digest) if !digest.is_of(&bytes) => Err(format!("{digest}: its content has another digest")),
        _ => Ok(bytes),
    }
}

/// The predicate of a statement about the image, in an envelope or without; nothing where it is of another kind.
fn statement(bytes: &[u8], image: &Digest) -> Result<Option<(Form, Vec<u8>)>, String> {
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(|error| format!("no attestation: {error}"))?;
    let payload = envelope.dsse_envelope.map_or(envelope.payload, |inner| inner.payload);
    let decoded = match payload.as_str() {
        "" => bytes.to_vec(),
        payload => BASE64.decode(payload.as_bytes()).map_err(|error| format!("an attestation's payload: {error}"))?,
    };
    let statement: Statement<'_> =
        serde_json::from_slice(&decoded).map_err(|error| format!("no in-toto statement: {error}"))?;
    let Some(Ok(form)) = form(&statement.predicate_type) else { return Ok(None) };
    let is_of_image = |subject: &Subject| subject.digest.values().any(|hex| hex == image.hex());
    if !statement.subject.iter().any(is_of_image) {
        return Err("an attestation about another image".to_owned());
    }
    Ok(Some((form, statement.predicate.get().as_bytes().to_vec())))
}
