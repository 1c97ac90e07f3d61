//! Which image of an index: by name and platform, through nested indexes.

use std::collections::BTreeSet;

use super::digest::Digest;
use super::document::{self, Config, Descriptor, Document, MAX_CONFIG, MAX_MANIFEST};
use super::error::{IMAGE_AMBIGUOUS, IMAGE_NOT_FOUND, IMAGE_OVER_BUDGET, ImageError};
use super::facts::ImageFacts;
use super::options::{Options, Platform};
use super::source::{Blob, BlobSource, document};

/// Indexes within indexes: real ones have two.
const MAX_DEPTH: usize = 8;
/// Images of all indexes together.
const MAX_IMAGES: usize = 10_000;

/// An image that could be meant.
#[derive(Clone, Debug)]
struct Candidate {
    descriptor: Descriptor,
    names: Vec<String>,
    /// The indexes that lead to it.
    path: Vec<String>,
}

/// Finds the image that is asked for below an index, and reads what it says of itself.
pub(crate) fn image(
    source: &dyn BlobSource,
    roots: Vec<Descriptor>,
    options: &Options,
) -> Result<ImageFacts, ImageError> {
    let mut search = Search { source, found: Vec::new(), path: Vec::new(), seen: BTreeSet::new() };
    for descriptor in roots {
        search.visit(descriptor, &[])?;
    }
    let named = by_name(search.found, options.name.as_deref())?;
    by_platform(source, named, options)
}

struct Search<'a> {
    source: &'a dyn BlobSource,
    found: Vec<Candidate>,
    /// The indexes that lead here.
    path: Vec<String>,
    seen: BTreeSet<String>,
}

impl Search<'_> {
    fn visit(&mut self, descriptor: Descriptor, names: &[String]) -> Result<(), ImageError> {
        let mut names = names.to_vec();
        names.extend(own_names(&descriptor));
        if is_attestation(&descriptor) {
            return Ok(());
        }
        if self.found.len() >= MAX_IMAGES {
            return Err(ImageError::new(&IMAGE_OVER_BUDGET, format!("an index with more than {MAX_IMAGES} images")));
        }
        if !is_index(&descriptor) {
            self.found.push(Candidate { descriptor, names, path: self.path.clone() });
            return Ok(());
        }
        if self.path.contains(&descriptor.digest) {
            return Err(ImageError::malformed(format!("{}: an index that refers to itself", descriptor.digest)));
        }
        if self.path.len() >= MAX_DEPTH {
            return Err(ImageError::malformed(format!("indexes nested deeper than {MAX_DEPTH}")));
        }
        // The same index may be named twice; below it nothing is new but its name.
        if !self.seen.insert(descriptor.digest.clone()) {
            return Ok(());
        }
        let bytes = document(self.source, &blob(&descriptor)?, MAX_MANIFEST)?;
        let index: Document = document::read(&descriptor.digest, &bytes)?;
        self.path.push(descriptor.digest);
        for inner in index.manifests.unwrap_or_default() {
            self.visit(inner, &names)?;
        }
        self.path.pop();
        Ok(())
    }
}

/// The names that layouts give an image (OCI image-layout.md; containerd).
fn own_names(descriptor: &Descriptor) -> impl Iterator<Item = String> {
    ["io.containerd.image.name", "org.opencontainers.image.ref.name"]
        .into_iter()
        .filter_map(|key| descriptor.annotations.get(key).cloned())
}

fn is_index(descriptor: &Descriptor) -> bool {
    matches!(
        descriptor.media_type.as_str(),
        "application/vnd.oci.image.index.v1+json" | "application/vnd.docker.distribution.manifest.list.v2+json"
    )
}

/// BuildKit puts attestations beside images; other artifacts are not images either.
fn is_attestation(descriptor: &Descriptor) -> bool {
    descriptor.annotations.contains_key("vnd.docker.reference.type")
        || descriptor.platform.as_ref().is_some_and(document::StatedPlatform::is_unknown)
}

fn by_name(found: Vec<Candidate>, name: Option<&str>) -> Result<Vec<Candidate>, ImageError> {
    let Some(name) = name else { return Ok(found) };
    let is_named = |candidate: &&Candidate| {
        candidate.descriptor.digest == name || candidate.names.iter().any(|own| is_same_name(own, name))
    };
    let named: Vec<_> = found.iter().filter(is_named).cloned().collect();
    if named.is_empty() {
        let known: BTreeSet<_> = found.iter().map(shown).collect();
        return Err(ImageError::new(&IMAGE_NOT_FOUND, format!("no image is called {name}; there are {}", list(known))));
    }
    Ok(named)
}

/// `docker.io/library/debian:12` is also called `debian:12`, and in layouts `12`.
pub(crate) fn is_same_name(own: &str, name: &str) -> bool {
    fn short(name: &str) -> &str {
        let rest = name.strip_prefix("docker.io/").unwrap_or(name);
        rest.strip_prefix("library/").unwrap_or(rest)
    }
    let is_tagged = |name: &str| name.rsplit('/').next().is_some_and(|last| last.contains(':'));
    let (own, name) = (short(own), short(name));
    own == name || (!is_tagged(name) && own.strip_suffix(":latest") == Some(name))
}

fn shown(candidate: &Candidate) -> String {
    let platform = candidate.descriptor.platform.as_ref().map(|stated| format!(" for {}", stated.platform()));
    let name = candidate.names.last().unwrap_or(&candidate.descriptor.digest);
    format!("{name}{}", platform.unwrap_or_default())
}

fn list(known: BTreeSet<String>) -> String {
    let shown: Vec<_> = known.iter().take(10).map(String::as_str).collect();
    match known.len() {
        0 => "none".to_owned(),
        count if count > shown.len() => format!("{} and {} more", shown.join(", "), count - shown.len()),
        _ => shown.join(", "),
    }
}

/// The images for the platform; one of them has to be the only one.
fn by_platform(
    source: &dyn BlobSource,
    candidates: Vec<Candidate>,
    options: &Options,
) -> Result<ImageFacts, ImageError> {
    let wanted = options.platform.clone().unwrap_or_default();
    let fits = |candidate: &&Candidate| {
        candidate.descriptor.platform.as_ref().is_none_or(|stated| stated.platform().is_for(&wanted))
    };
    let mut fitting: Vec<_> = candidates.iter().filter(fits).cloned().collect();
    if fitting.is_empty() && options.platform.is_none() && candidates.len() == 1 {
        fitting.clone_from(&candidates);
    }
    let mut images = Vec::new();
    let mut seen = BTreeSet::new();
    // Most often one; each costs two small reads.
    for candidate in fitting.iter().filter(|candidate| seen.insert(candidate.descriptor.digest.clone())).take(100) {
        images.push(read_image(source, candidate)?);
    }
    let is_exact = |image: &ImageFacts| image.platform.as_ref().is_some_and(|own| own.is_for(&wanted));
    // Where the platform was left open, an image for another one is taken if it is the only one.
    if images.len() > 1 || options.platform.is_some() {
        images.retain(is_exact);
    }
    prefer_plain_variant(&mut images, &wanted);
    let known = || list(candidates.iter().map(shown).collect());
    match <[ImageFacts; 1]>::try_from(images) {
        Ok([image]) => Ok(image),
        Err(images) if images.is_empty() => {
            Err(ImageError::new(&IMAGE_NOT_FOUND, format!("no image for {wanted}; there are {}", known())))
        }
        Err(_) => Err(ImageError::new(&IMAGE_AMBIGUOUS, format!("several images for {wanted}: {}", known()))),
    }
}

/// Of `arm/v6` and `arm/v7` the later one, where no variant was asked for.
fn prefer_plain_variant(images: &mut Vec<ImageFacts>, wanted: &Platform) {
    let variant = |image: &ImageFacts| image.platform.as_ref().map(|own| own.variant.clone()).unwrap_or_default();
    let variants: BTreeSet<_> = images.iter().map(variant).collect();
    if wanted.variant.is_empty() && variants.len() == images.len() {
        images.sort_by_key(variant);
        images.drain(..images.len().saturating_sub(1));
    }
}

fn read_image(source: &dyn BlobSource, candidate: &Candidate) -> Result<ImageFacts, ImageError> {
    let own = blob(&candidate.descriptor)?;
    let bytes = document(source, &own, MAX_MANIFEST)?;
    let name = own.name();
    let manifest: Document = document::read(&name, &bytes)?;
    let facts = manifest_facts(source, &name, manifest)?;
    let mut names = candidate.names.clone();
    names.sort();
    names.dedup();
    let indexes = candidate.path.iter().filter_map(|text| Digest::parse(text)).collect();
    Ok(ImageFacts { names, digest: own.digest, indexes, ..facts })
}

fn manifest_facts(source: &dyn BlobSource, name: &str, manifest: Document) -> Result<ImageFacts, ImageError> {
    if manifest.fs_layers.is_some() {
        return Err(ImageError::malformed(format!(
            "{name}: a manifest of Docker's first schema, which states no configuration"
        )));
    }
    // Readers that disagree about which it is would see different images (GHSA-77vh-xpmg-72qh).
    if manifest.manifests.is_some() {
        return Err(ImageError::malformed(format!("{name}: an index where a manifest should be")));
    }
    let (Some(config), Some(layers)) = (manifest.config, manifest.layers) else {
        return Err(ImageError::malformed(format!("{name}: a manifest without configuration or layers")));
    };
    let config_blob = blob(&config)?;
    let layers = layers.iter().map(blob).collect::<Result<Vec<_>, _>>()?;
    let bytes = document(source, &config_blob, MAX_CONFIG)?;
    let config: Config = document::read(&config_blob.name(), &bytes)?;
    let facts = ImageFacts::new(&config, layers, manifest.annotations);
    Ok(ImageFacts { id: config_blob.digest, ..facts })
}

/// The blob that a descriptor names.
pub(crate) fn blob(descriptor: &Descriptor) -> Result<Blob, ImageError> {
    let digest = Digest::parse(&descriptor.digest);
    let digest = digest.ok_or_else(|| ImageError::malformed(format!("`{}` is no digest", descriptor.digest)))?;
    Ok(Blob {
        digest: Some(digest),
        size: descriptor.size,
        media_type: descriptor.media_type.clone(),
        place: String::new(),
        is_foreign: !descriptor.urls.is_empty(),
    })
}
