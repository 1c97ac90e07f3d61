//! Which packages of a release are images, and how each is referred to.

use palisade_formats::spdx::Package;
use palisade_packages::purl::Purl;

/// The architectures for which Kubernetes is built, and those for which it was.
const ARCHITECTURES: &[&str] = &["amd64", "arm64", "arm", "ppc64le", "s390x", "386", "riscv64"];

/// An image.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Image {
    /// Registry and repository: `registry.k8s.io/kube-apiserver`.
    pub repository: String,
    /// Its tag.
    pub tag: Option<String>,
    /// `sha256:…`; the release tool writes none for images that it takes from its own archives, and a tag can be moved.
    pub digest: Option<String>,
    /// `amd64`; nothing for an index of several.
    pub architecture: Option<String>,
    /// `linux`
    pub system: Option<String>,
}

impl Image {
    /// What to pull: by digest where there is one.
    #[must_use]
    pub fn reference(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => format!("{}@{digest}", self.repository),
            (None, Some(tag)) => format!("{}:{tag}", self.repository),
            (None, None) => self.repository.clone(),
        }
    }

    /// The image's name without the architecture that older releases write into it: the same in all releases.
    #[must_use]
    pub fn component(&self) -> &str {
        let name = self.repository.rsplit('/').next().unwrap_or(&self.repository);
        ARCHITECTURES.iter().find_map(|suffix| name.strip_suffix(suffix)?.strip_suffix('-')).unwrap_or(name)
    }
}

/// The image that a package is: by its purl, or by a name that is a reference.
pub(super) fn image(package: &Package) -> Option<Image> {
    let purl =
        package.purls().filter_map(|text| Purl::parse(text).ok()).find(|purl| matches!(purl.kind(), "oci" | "docker"));
    let (reference, platform) = platform(&package.name);
    let named = reference_of(reference);
    let mut image = match purl {
        Some(purl) => of_purl(&purl, named.as_ref()),
        None => named.filter(|_| is_registry(reference))?,
    };
    if image.digest.is_none() {
        let checksum = package.checksums.iter().find(|checksum| checksum.algorithm == "SHA256" && platform.is_some());
        image.digest = checksum.map(|checksum| format!("sha256:{}", checksum.value));
    }
    if let Some((architecture, system)) = platform {
        image.architecture = image.architecture.or_else(|| Some(architecture.to_owned()));
        image.system = Some(system.to_owned()).filter(|system| !system.is_empty());
    }
    image.architecture = image.architecture.or_else(|| suffix(&image.repository));
    Some(image)
}

/// `registry.k8s.io/pause:3.9 (amd64/linux)`
fn platform(name: &str) -> (&str, Option<(&str, &str)>) {
    let split = name.strip_suffix(')').and_then(|name| name.rsplit_once(" ("));
    split.map_or((name, None), |(name, platform)| (name, Some(platform.split_once('/').unwrap_or((platform, "")))))
}

/// The architecture at the end of a name: `kube-apiserver-amd64`.
fn suffix(repository: &str) -> Option<String> {
    let ends = |architecture: &&&str| repository.strip_suffix(**architecture).is_some_and(|rest| rest.ends_with('-'));
    ARCHITECTURES.iter().find(ends).map(|architecture| (*architecture).to_owned())
}

fn of_purl(purl: &Purl, named: Option<&Image>) -> Image {
    let qualifier = |key: &str| purl.qualifiers().get(key).map(String::as_str);
    let stated = qualifier("repository_url").map(|url| url.trim_start_matches("https://").trim_end_matches('/'));
    let repository = match stated {
        // The definition of the type asks for the whole repository, and bom writes it without the image's name.
        Some(url) if url.rsplit('/').next() == Some(purl.name()) => url.to_owned(),
        Some(url) => format!("{url}/{}", purl.name()),
        None => named.map_or_else(|| purl.name().to_owned(), |named| named.repository.clone()),
    };
    // bom once wrote the whole reference as the tag.
    let tag = qualifier("tag").map(|tag| tag.rsplit(':').next().unwrap_or(tag).to_owned());
    Image {
        repository,
        tag: tag.or_else(|| named.and_then(|named| named.tag.clone())),
        digest: purl.version().filter(|version| version.contains(':')).map(str::to_owned),
        architecture: qualifier("arch").map(str::to_owned),
        system: qualifier("os").map(str::to_owned),
    }
}

/// `registry.k8s.io/kube-apiserver:v1.30.0`, with a digest behind an at sign or without.
fn reference_of(text: &str) -> Option<Image> {
    if text.contains(char::is_whitespace) || !text.contains('/') {
        return None;
    }
    let (text, digest) = text.split_once('@').map_or((text, None), |(text, digest)| (text, Some(digest)));
    let colon = text.rfind(':').filter(|at| text.get(*at..).is_some_and(|tag| !tag.contains('/')));
    let (repository, tag) = colon.map_or((text, None), |at| (text.get(..at).unwrap_or(text), text.get(at + 1..)));
    (tag.is_some() || digest.is_some()).then(|| Image {
        repository: repository.to_owned(),
        tag: tag.map(str::to_owned),
        digest: digest.map(str::to_owned),
        ..Image::default()
    })
}

/// Whether a reference begins with a host, which tells it from other names with slashes.
fn is_registry(reference: &str) -> bool {
    let host = reference.split('/').next().unwrap_or_default();
    host == "localhost" || host.contains('.') || host.contains(':')
}
