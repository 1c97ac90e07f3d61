//! Registries: images, what is attached to them, and artifacts of other kinds, by the OCI distribution specification.
//!
//! A registry is one more [`BlobSource`](crate::images::BlobSource); which image of an index, layers and packages are
//! `images`' business. Nothing that a registry says is trusted: sizes are bounded, digests verified, redirects followed only to
//! encrypted places and without credentials. Not here: what attached documents mean.

mod artifact;
mod attached;
mod blobs;
mod client;
mod credentials;
mod error;
mod login;
mod reference;
mod referrers;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

pub use artifact::{Artifact, ArtifactFile};
pub use attached::{Attached, Form, Found};
pub use credentials::{Credentials, Helper, Login, run_helper};
pub use error::{
    ATTACHMENT_UNREADABLE, CODES, REFERENCE_INVALID, REGISTRY_CREDENTIALS, REGISTRY_DENIED, REGISTRY_LOGIN_ELSEWHERE,
    REGISTRY_MALFORMED, REGISTRY_NOT_FOUND, REGISTRY_UNREACHABLE, REGISTRY_UNSUPPORTED,
};
pub use reference::Reference;

use crate::downloads;
use crate::images::{self, ImageError, ImageInventory, Options, Progress};
use blobs::Remote;
use client::Client;

/// How registries are talked to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who asks.
    pub credentials: Credentials,
    /// Hosts that are asked before a registry itself, by its name: `docker.io` → `mirror.example.org`.
    pub mirrors: BTreeMap<String, Vec<String>>,
    /// Hosts with their ports that are talked to without encryption; the machine's own are anyway.
    pub plain: Vec<String>,
    /// So long a registry may be silent.
    pub idle: Duration,
    /// So long one download may take.
    pub deadline: Duration,
    /// Failures that may pass are tried so often.
    pub attempts: u32,
    /// The first pause before another attempt; each further one is twice as long.
    pub pause: Duration,
    /// So many bytes are read of what is attached to one image.
    pub attached: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credentials: Credentials::default(),
            mirrors: BTreeMap::new(),
            plain: Vec::new(),
            idle: Duration::from_secs(30),
            deadline: Duration::from_secs(3600),
            attempts: 5,
            pause: Duration::from_millis(500),
            attached: 128 << 20,
        }
    }
}

/// Registries, with the logins of this run.
#[derive(Debug)]
pub struct Registry {
    client: Client,
}

impl Registry {
    /// Makes a client. Nothing is sent yet.
    ///
    /// # Errors
    /// Where the system has no threads or certificates.
    pub fn new(settings: Settings) -> Result<Self, ImageError> {
        Client::new(settings).map(|client| Self { client })
    }

    /// Reads an image. It blocks, and may be called from anywhere but a thread of an async runtime that has other work.
    ///
    /// # Errors
    /// As [`images::scan`], and where the registry does not give the image's manifest.
    pub fn scan(
        &self,
        reference: &Reference,
        options: &Options,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<ImageInventory, ImageError> {
        let remote = Remote::new(&self.client, reference);
        let root = remote.root(&reference.manifest())?;
        let options = Options { name: None, ..options.clone() };
        let mut found = images::scan_from(&remote, root, &options, progress)?;
        found.image.names = vec![reference.to_string()];
        Ok(found)
    }

    /// What is attached to an image: SBOMs, VEX documents and attestations. It goes by several digests: that of its manifest, and
    /// those of the indexes that lead to it, which is where `cosign attest` and `vexctl` attach to by default.
    ///
    /// # Errors
    /// Where the registry cannot be reached. What is there and cannot be read is among what was found.
    pub fn attached(&self, reference: &Reference, image: &[images::Digest]) -> Result<Found, ImageError> {
        attached::find(&Remote::new(&self.client, reference), image, self.client.shared.settings.attached)
    }

    /// Reads what files a tag or digest names. Nothing of them is fetched.
    ///
    /// # Errors
    /// Where the registry does not give the manifest, or what it gives is none.
    pub fn artifact(&self, reference: &Reference) -> Result<Artifact, ImageError> {
        artifact::read(&Remote::new(&self.client, reference), &reference.manifest())
    }

    /// A small file of an artifact, of at most `limit` bytes, verified.
    ///
    /// # Errors
    /// Where it cannot be had, is larger, or has another digest.
    pub fn bytes(&self, reference: &Reference, file: &ArtifactFile, limit: u64) -> Result<Vec<u8>, ImageError> {
        artifact::bytes(&Remote::new(&self.client, reference), file, limit)
    }

    /// Fetches a file of an artifact to `path`, of at most `limit` bytes, and verifies it. What an earlier attempt left there is
    /// continued where it is of the same content; the caller removes both it and its [`tag_file`](crate::downloads::tag_file)
    /// when the file has been put to use.
    ///
    /// # Errors
    /// Where it cannot be had, is larger, has another digest, or cannot be written.
    pub fn fetch(
        &self,
        reference: &Reference,
        file: &ArtifactFile,
        path: &Path,
        limit: u64,
        progress: downloads::Progress<'_>,
    ) -> Result<(), ImageError> {
        artifact::fetch(&Remote::new(&self.client, reference), file, path, limit, progress)
    }
}
