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

use std::collections::{BTreeMap, BTreeSet};

use palisade_formats::Fault;
use palisade_formats::json::Budget;
use palisade_formats::spdx::{self, Checksum, Document, Package, Unread};
use palisade_model::codes;
use palisade_packages::purl::Purl;

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

/// A program.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binary {
    /// Its path in the release: `bin/linux/amd64/kubelet`.
    pub path: String,
    /// Its name: `kubelet`.
    pub name: String,
    /// `linux`
    pub system: String,
    /// `amd64`
    pub architecture: String,
    /// Algorithm (`SHA256`) and digits.
    pub checksums: Vec<(String, String)>,
}

/// An archive of binaries or sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Archive {
    /// Its file's name: `kubernetes-server-linux-amd64.tar.gz`.
    pub name: String,
    /// Algorithm (`SHA256`) and digits.
    pub checksums: Vec<(String, String)>,
}

/// The architectures for which Kubernetes is built, and those for which it was.
const ARCHITECTURES: &[&str] = &["amd64", "arm64", "arm", "ppc64le", "s390x", "386", "riscv64"];

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

/// The image that a package is: by its purl, or by a name that is a reference.
fn image(package: &Package) -> Option<Image> {
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

/// A file below `bin/SYSTEM/ARCHITECTURE/`.
fn binary(path: &str, checksums: &[Checksum]) -> Option<Binary> {
    let path = path.trim_start_matches("./");
    let parts: Vec<&str> = path.split('/').rev().take(4).collect();
    let [name, architecture, system, "bin"] = parts.as_slice() else { return None };
    Some(Binary {
        path: path.to_owned(),
        name: (*name).to_owned(),
        system: (*system).to_owned(),
        architecture: (*architecture).to_owned(),
        checksums: pairs(checksums),
    })
}

fn archive(package: &Package) -> Option<Archive> {
    let name = [Some(package.name.as_str()), package.file_name.as_deref()].into_iter().flatten();
    let name = name.map(|name| name.rsplit('/').next().unwrap_or(name)).find(|name| is_archive(name))?;
    // Layers of images are archives of another kind.
    let layer = name.starts_with("sha256") || name == "layer.tar";
    (!layer).then(|| Archive { name: name.to_owned(), checksums: pairs(&package.checksums) })
}

fn is_archive(name: &str) -> bool {
    name.starts_with("kubernetes") && [".tar.gz", ".tgz", ".zip"].iter().any(|end| name.ends_with(end))
}

fn pairs(checksums: &[Checksum]) -> Vec<(String, String)> {
    checksums.iter().map(|checksum| (checksum.algorithm.clone(), checksum.value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use palisade_formats::json::Budget;

    use super::{Image, read};

    const RELEASE: &str = "SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: Kubernetes Release v1.30.0
DocumentNamespace: https://sbom.k8s.io/v1.30.0/release
ExternalDocumentRef:DocumentRef-kubernetes-v1.30.0 https://sbom.k8s.io/v1.30.0/source SHA1: 00
Creator: Organization: Kubernetes Release Engineering
Creator: Tool: bom-v0.6.0
Created: 2024-04-17T00:00:00Z


##### Files independent of packages

FileName: bin/linux/amd64/kubelet
SPDXID: SPDXRef-File-bin-linux-amd64-kubelet
FileChecksum: SHA1: 01
FileChecksum: SHA256: 02
LicenseConcluded: Apache-2.0
LicenseInfoInFile: NOASSERTION
FileCopyrightText: NOASSERTION
Relationship: SPDXRef-File-bin-linux-amd64-kubelet GENERATED_FROM DocumentRef-kubernetes-v1.30.0:SPDXRef-Package-kubernetes

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-File-bin-linux-amd64-kubelet

##### Package: registry.k8s.io/kube-apiserver-amd64:v1.30.0

PackageName: registry.k8s.io/kube-apiserver-amd64:v1.30.0
SPDXID: SPDXRef-Package-registry.k8s.io-kube-apiserver-amd64-v1.30.0
PackageDownloadLocation: NONE
FilesAnalyzed: false
PackageCopyrightText: <text>one
PackageName: not/a.package:1
</text>

##### Package: sha256:0a

PackageName: blobs/sha256/0a
SPDXID: SPDXRef-Package-layer
PackageChecksum: SHA256: 0a
PackageDownloadLocation: NONE
FilesAnalyzed: false
Relationship: SPDXRef-Package-registry.k8s.io-kube-apiserver-amd64-v1.30.0 CONTAINS SPDXRef-Package-layer

PackageName: registry.k8s.io/pause:3.9
SPDXID: SPDXRef-Package-pause
PackageDownloadLocation: NONE
ExternalRef: PACKAGE-MANAGER purl pkg:oci/pause@sha256:aa?repository_url=registry.k8s.io&tag=3.9

PackageName: registry.k8s.io/pause:3.9 (arm64/linux)
SPDXID: SPDXRef-Package-pause-arm64
PackageDownloadLocation: NONE
ExternalRef: PACKAGE-MANAGER purl pkg:oci/pause@sha256:bb?repository_url=registry.k8s.io%2Fpause&arch=arm64
Relationship: SPDXRef-Package-pause CONTAINS SPDXRef-Package-pause-arm64
Relationship: SPDXRef-Package-pause-arm64 VARIANT_OF SPDXRef-Package-pause

PackageName: kubernetes-server-linux-amd64.tar.gz
SPDXID: SPDXRef-Package-tar
PackageChecksum: SHA512: 03
PackageDownloadLocation: NONE
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Package-tar
";

    #[test]
    fn a_release_is_its_images_and_binaries() {
        let release = read(RELEASE, Budget::DEFAULT).expect("a document");
        assert_eq!(release.version.as_deref(), Some("v1.30.0"));
        let images: Vec<_> = release
            .images
            .iter()
            .map(|image| (image.reference(), image.component(), image.architecture.as_deref()))
            .collect();
        assert_eq!(
            images,
            [
                ("registry.k8s.io/kube-apiserver-amd64:v1.30.0".to_owned(), "kube-apiserver", Some("amd64")),
                ("registry.k8s.io/pause@sha256:bb".to_owned(), "pause", Some("arm64")),
            ]
        );
        let [binary] = release.binaries.as_slice() else { panic!("{:?}", release.binaries) };
        assert_eq!(
            (binary.name.as_str(), binary.system.as_str(), binary.architecture.as_str()),
            ("kubelet", "linux", "amd64")
        );
        assert_eq!(binary.checksums.len(), 2);
        assert_eq!(release.archives[0].name, "kubernetes-server-linux-amd64.tar.gz");
        assert_eq!(release.faults, []);
    }

    #[test]
    fn a_document_without_images_is_named() {
        let release = read("SPDXVersion: SPDX-2.3\nPackageName: a/b\n", Budget::DEFAULT).expect("a document");
        assert_eq!(release.faults[0].code.id, "empty-release");
        assert!(read("nothing", Budget::DEFAULT).is_err());
    }

    #[test]
    fn references_are_by_digest_where_there_is_one() {
        let mut image = Image { repository: "a.io/b".to_owned(), tag: Some("1".to_owned()), ..Image::default() };
        assert_eq!(image.reference(), "a.io/b:1");
        image.digest = Some("sha256:00".to_owned());
        assert_eq!(image.reference(), "a.io/b@sha256:00");
    }
}
