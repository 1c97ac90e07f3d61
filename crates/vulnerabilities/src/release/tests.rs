//! Documents in the form of the release tool.

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
