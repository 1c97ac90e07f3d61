//! What is known of an image besides its packages.

use palisade_packages::Inventory;
use palisade_packages::component::Evidence;

use super::digest::Digest;
use super::document::{Config, Texts};
use super::options::Platform;
use super::source::Blob;

/// An image and what is in it.
#[derive(Clone, Debug, Default)]
pub struct ImageInventory {
    /// What is known of it.
    pub image: ImageFacts,
    /// Its packages, its distribution, and what could not be read.
    pub inventory: Inventory,
    /// The visible files of which the caller keeps something, in the order of their paths.
    pub inspected: Vec<Inspected>,
}

/// A file that the caller has looked at, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// The number that the caller gave.
    pub number: usize,
    /// Where the file is.
    pub place: Evidence,
}

/// What is known of an image besides its packages. A directory has nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageFacts {
    /// The names that an archive gives it.
    pub names: Vec<String>,
    /// The digest of its manifest, by which a registry names it.
    pub digest: Option<Digest>,
    /// The digests of the indexes through which it was reached, the outermost first: what a tag of several platforms names.
    pub indexes: Vec<Digest>,
    /// The digest of its configuration, which Docker calls the image's id.
    pub id: Option<Digest>,
    /// For which machines it is.
    pub platform: Option<Platform>,
    /// When it was made, as it is written there.
    pub created: Option<String>,
    /// Labels of the configuration.
    pub labels: Texts,
    /// Annotations of the manifest.
    pub annotations: Texts,
    /// The image that it was built from, where it says so.
    pub base: Option<BaseImage>,
    /// Its layers, from the base on.
    pub layers: Vec<LayerFacts>,
}

/// The image that another was built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseImage {
    /// `docker.io/library/debian:12`; may be empty where only the digest is stated.
    pub name: String,
    /// Its digest, where it is stated.
    pub digest: Option<Digest>,
}

/// A layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerFacts {
    /// Its blob as the manifest names it.
    pub blob: Blob,
    /// The digest of its unpacked bytes as the configuration states it.
    pub diff_id: Option<Digest>,
    /// The line of the image's history that made it.
    pub created_by: Option<String>,
    /// Its unpacked bytes, where it was read to its end.
    pub unpacked: Option<u64>,
}

impl ImageFacts {
    /// Puts together what configuration and manifest say.
    pub(crate) fn new(config: &Config, layers: Vec<Blob>, annotations: Texts) -> Self {
        let labels = config.config.clone().unwrap_or_default().labels;
        let base = base(&annotations).or_else(|| base(&labels));
        let platform = Some(config.platform.platform()).filter(|platform| !platform.os.is_empty());
        let layers = layer_facts(config, layers);
        Self { platform, created: config.created.clone(), labels, annotations, base, layers, ..Self::default() }
    }
}

/// OCI image specification, annotations.md; labels are given the same names.
fn base(texts: &Texts) -> Option<BaseImage> {
    let digest = texts.get("org.opencontainers.image.base.digest").and_then(|text| Digest::parse(text));
    let name = texts.get("org.opencontainers.image.base.name").cloned().unwrap_or_default();
    (digest.is_some() || !name.is_empty()).then_some(BaseImage { name, digest })
}

fn layer_facts(config: &Config, layers: Vec<Blob>) -> Vec<LayerFacts> {
    let diff_ids = config.rootfs.clone().unwrap_or_default().diff_ids;
    let history: Vec<_> = config.history.iter().flatten().filter(|line| !line.empty_layer).collect();
    // Where the counts differ (squashed images), nobody knows which line made which layer.
    let history = if history.len() == layers.len() { history } else { Vec::new() };
    let fact = |(index, blob): (usize, Blob)| LayerFacts {
        blob,
        diff_id: diff_ids.get(index).and_then(|text| Digest::parse(text)),
        created_by: history.get(index).map(|line| line.created_by.clone()).filter(|line| !line.is_empty()),
        unpacked: None,
    };
    layers.into_iter().enumerate().map(fact).collect()
}
