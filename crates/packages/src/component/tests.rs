//! Package URLs of components.

use super::{Component, Kind, SourcePackage};
use crate::distribution::Distribution;

#[test]
fn a_purl_follows_the_kind() {
    let cases = [
        (Kind::Npm, "@babel/core", "7.0.0", "pkg:npm/%40babel/core@7.0.0"),
        (Kind::Maven, "org.slf4j:slf4j-api", "2.0.9", "pkg:maven/org.slf4j/slf4j-api@2.0.9"),
        (Kind::Go, "k8s.io/api", "v0.30.0", "pkg:golang/k8s.io/api@v0.30.0"),
        (Kind::Go, "stdlib", "1.22.1", "pkg:golang/stdlib@1.22.1"),
        (Kind::Composer, "drupal/core", "10.4.5", "pkg:composer/drupal/core@10.4.5"),
        (Kind::Rpm, "openssl-libs", "1:3.0.7-1.el9", "pkg:rpm/openssl-libs@3.0.7-1.el9?epoch=1"),
        (Kind::Deb, "bash", "5.2.15-2+b2", "pkg:deb/debian/bash@5.2.15-2%2Bb2"),
    ];
    for (kind, name, version, expected) in cases {
        let purl = Component::new(kind, name, version).purl(None).expect("a purl");
        assert_eq!(purl.to_string(), expected);
    }
}

#[test]
fn a_distribution_names_its_own_packages_only() {
    let distribution = Distribution::parse("ID=debian\nVERSION_ID=\"12\"\n").expect("os-release");
    let mut package = Component::new(Kind::Deb, "libc6", "2.36-9+deb12u14");
    package.source = Some(SourcePackage { name: "glibc".to_owned(), version: "2.36-9+deb12u14".to_owned() });
    package.architecture = Some("amd64".to_owned());
    assert_eq!(
        package.purl(Some(&distribution)).expect("a purl").to_string(),
        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12&upstream=glibc"
    );
    let module = Component::new(Kind::Cargo, "serde", "1.0.0");
    assert_eq!(module.purl(Some(&distribution)).expect("a purl").to_string(), "pkg:cargo/serde@1.0.0");
}
