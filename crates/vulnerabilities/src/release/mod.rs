//! What a Kubernetes release is made of: the images and binaries that its bill of materials lists.
//!
//! The document stands at `https://sbom.k8s.io/VERSION/release` and is made by the release tool (kubernetes/release, `pkg/anago`)
//! with kubernetes-sigs/bom, in tag-value. It describes, as packages and files of the document itself:
//!
//! - each image of each architecture, a package that is called as the image (`registry.k8s.io/kube-apiserver-amd64:v1.30.0`) and
//!   contains its layers;
//! - images made from a registry, a package with the purl `pkg:oci/NAME@sha256:…` and one package of each architecture, `NAME (amd64/linux)`,
//!   that is a variant of it;
//! - each binary, a file called `bin/linux/amd64/kubelet` with its digests;
//! - each archive, a package called as its file.
//!
//! Lives here: what is to be scanned. Not here: the document's form (`formats::spdx`), fetching and scanning.

mod artifact;
mod image;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use palisade_formats::Fault;
use palisade_formats::json::Budget;
use palisade_formats::spdx::{self, Document, Unread};
use palisade_model::codes;

pub use artifact::{Archive, Binary};
use artifact::{archive, binary};
pub use image::Image;
use image::image;

codes! {
    /// A document that lists nothing to scan.
    EMPTY_RELEASE = "empty-release", "a release lists neither images nor binaries", "give the SBOM of a release's artifacts, not that of its sources",
        "The document was read and no package in it is an image, and no file a binary. Nothing was scanned.";
}

/// The artifacts of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// What the document is called: `Kubernetes Release v1.30.0`.
    pub name: String,
    /// The version, where name or address of the document states it: `v1.30.0`.
    pub version: Option<String>,
    /// Each image of each architecture once, by reference.
    pub images: Vec<Image>,
    /// Each binary once, by path.
    pub binaries: Vec<Binary>,
    /// Each archive once, by name; what is in them is listed as binaries and images too.
    pub archives: Vec<Archive>,
    /// What of the document could not be read.
    pub faults: Vec<Fault>,
}

/// Reads the bill of materials of a release, in any form of SPDX.
///
/// # Errors
///
/// Where the text is no SPDX document.
pub fn read(text: &str, budget: Budget) -> Result<Release, Unread> {
    let reading = spdx::read(text, budget)?;
    let mut release = of(&reading.document);
    release.faults = reading.faults;
    if release.images.is_empty() && release.binaries.is_empty() {
        release.faults.push(Fault::new(&EMPTY_RELEASE, "", format!("`{}`", release.name)));
    }
    Ok(release)
}

/// What a document lists.
#[must_use]
pub fn of(document: &Document) -> Release {
    let images: BTreeMap<&str, Image> =
        document.packages.iter().filter_map(|package| Some((package.id.as_str(), image(package)?))).collect();
    let images = without_indexes(document, images);
    let binaries: BTreeMap<String, Binary> =
        document.files.iter().filter_map(|file| binary(&file.name, &file.checksums)).map(keyed).collect();
    let of_packages = document.packages.iter().filter_map(|package| binary(&package.name, &package.checksums));
    let binaries: BTreeMap<String, Binary> = of_packages.map(keyed).chain(binaries).collect();
    let archives: BTreeSet<Archive> = document.packages.iter().filter_map(archive).collect();
    Release {
        name: document.name.clone(),
        version: version(document),
        images: images.into_iter().collect(),
        binaries: binaries.into_values().collect(),
        archives: archives.into_iter().collect(),
        faults: Vec::new(),
    }
}

fn keyed(binary: Binary) -> (String, Binary) {
    (binary.path.clone(), binary)
}

/// `v1.30.0` of `Kubernetes Release v1.30.0` or of the document's address.
fn version(document: &Document) -> Option<String> {
    let words = document.name.split_whitespace().chain(document.namespace.split('/'));
    let is_version = |word: &&str| {
        word.strip_prefix('v')
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()) && rest.contains('.'))
    };
    words.filter(is_version).map(str::to_owned).next()
}

/// Where each architecture of an image is listed, the index that holds them is not scanned as well.
fn without_indexes(document: &Document, mut images: BTreeMap<&str, Image>) -> BTreeSet<Image> {
    let variants = document.relationships.iter().filter(|one| one.kind == "VARIANT_OF" && one.from != one.to);
    let of_images = variants.filter(|one| images.contains_key(one.from.as_str()));
    let indexes: BTreeSet<&str> = of_images.map(|one| one.to.as_str()).collect();
    // Two images that call each other variants are no indexes.
    let leaves = images.keys().filter(|id| !indexes.contains(**id)).count();
    if leaves > 0 {
        images.retain(|id, _| !indexes.contains(id));
    }
    images.into_values().collect()
}
