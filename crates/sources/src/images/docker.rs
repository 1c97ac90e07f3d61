//! What `docker save` writes: `manifest.json` since Docker 1.10, before that `repositories` and a directory for each layer.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::Archive;
use super::digest::Digest;
use super::document::{self, Config, MAX_CONFIG, MAX_MANIFEST, Saved};
use super::error::{IMAGE_AMBIGUOUS, IMAGE_NOT_FOUND, ImageError};
use super::facts::ImageFacts;
use super::options::Options;
use super::select::is_same_name;
use super::source::Blob;

/// Layers of an image before manifests: Docker's own bound is 127.
const MAX_CHAIN: usize = 1000;

/// The image of an archive with `manifest.json`.
pub(crate) fn saved(archive: &Archive, options: &Options) -> Result<ImageFacts, ImageError> {
    let bytes = archive.document("manifest.json", MAX_MANIFEST)?;
    let images: Vec<Saved> = document::read("manifest.json", &bytes)?;
    let saved = one_of(images, options.name.as_deref())?;
    let bytes = archive.document(&saved.config, MAX_CONFIG)?;
    let id = Digest::sha256(&bytes);
    // The configuration's name is its digest, in the layouts of all versions.
    let stem = saved.config.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
    if stem.len() == 64 && stem != id.hex() {
        return Err(ImageError::malformed(format!("{}: its content has the digest {id}", saved.config)));
    }
    let config: Config = document::read(&saved.config, &bytes)?;
    let layers = saved.layers.into_iter().map(|place| Blob { digest: blob_digest(&place), place, ..Blob::default() });
    let facts = ImageFacts::new(&config, layers.collect(), BTreeMap::new());
    check_platform(&facts, options)?;
    Ok(ImageFacts { names: saved.repo_tags, id: Some(id), ..facts })
}

/// Since Docker 25 layers lie in the places of an OCI layout, which state their digests.
fn blob_digest(place: &str) -> Option<Digest> {
    Digest::parse(&place.strip_prefix("blobs/")?.replacen('/', ":", 1))
}

fn one_of(images: Vec<Saved>, name: Option<&str>) -> Result<Saved, ImageError> {
    let is_meant = |saved: &&Saved| {
        name.is_none_or(|name| {
            saved.config.contains(name.trim_start_matches("sha256:")) && name.len() >= 12
                || saved.repo_tags.iter().any(|tag| is_same_name(tag, name))
        })
    };
    let mut known = images.iter().flat_map(|saved| &saved.repo_tags).take(10).cloned().collect::<Vec<_>>().join(", ");
    if known.is_empty() {
        known = format!("{} without a name", images.len());
    }
    let mut meant: Vec<_> = images.iter().filter(is_meant).cloned().collect();
    meant.dedup_by(|next, kept| next.config == kept.config);
    match (<[Saved; 1]>::try_from(meant), name) {
        (Ok([saved]), _) => Ok(saved),
        (Err(meant), _) if meant.len() > 1 => {
            Err(ImageError::new(&IMAGE_AMBIGUOUS, format!("several images: {known}")))
        }
        (Err(_), Some(name)) => {
            Err(ImageError::new(&IMAGE_NOT_FOUND, format!("no image is called {name}; there are {known}")))
        }
        (Err(_), None) => Err(ImageError::malformed("manifest.json names no image")),
    }
}

/// An archive holds one platform of each image; another one that was asked for is not there.
fn check_platform(facts: &ImageFacts, options: &Options) -> Result<(), ImageError> {
    match (&options.platform, &facts.platform) {
        (Some(wanted), Some(own)) if !own.is_for(wanted) => {
            Err(ImageError::new(&IMAGE_NOT_FOUND, format!("no image for {wanted}; there is one for {own}")))
        }
        _ => Ok(()),
    }
}

/// The image of an archive with `repositories`: the topmost layer is named, and each names the one below.
pub(crate) fn legacy(archive: &Archive, options: &Options) -> Result<ImageFacts, ImageError> {
    let bytes = archive.document("repositories", MAX_MANIFEST)?;
    let repositories: BTreeMap<String, BTreeMap<String, String>> = document::read("repositories", &bytes)?;
    let images: Vec<Saved> = repositories
        .iter()
        .flat_map(|(name, tags)| tags.iter().map(move |(tag, id)| (format!("{name}:{tag}"), id)))
        .map(|(tag, id)| Saved { config: id.clone(), repo_tags: vec![tag], layers: Vec::new() })
        .collect();
    let top = one_of(images, options.name.as_deref())?;
    let (mut layers, mut lines) = (Vec::new(), Vec::new());
    let (mut next, mut seen) = (Some(top.config.clone()), BTreeSet::new());
    let mut own = None;
    while let Some(id) = next {
        if !seen.insert(id.clone()) || layers.len() >= MAX_CHAIN {
            return Err(ImageError::malformed(format!("{id}: a layer that refers to itself")));
        }
        let place = format!("{id}/json");
        let config: Config = document::read(&place, &archive.document(&place, MAX_CONFIG)?)?;
        next = config.parent.clone().filter(|parent| !parent.is_empty());
        lines.push(config.container_config.clone().map(|made| made.cmd.join(" ")).filter(|line| !line.is_empty()));
        own.get_or_insert(config);
        layers.push(Blob { place: format!("{id}/layer.tar"), ..Blob::default() });
    }
    layers.reverse();
    lines.reverse();
    let mut facts = ImageFacts::new(&own.unwrap_or_default(), layers, BTreeMap::new());
    for (layer, line) in facts.layers.iter_mut().zip(lines) {
        layer.created_by = line;
    }
    check_platform(&facts, options)?;
    Ok(ImageFacts { names: top.repo_tags, ..facts })
}
