//! What is written is read back.

use palisade_formats::json::Budget;
use palisade_formats::spdx::{self, Document};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{Origin, document, inventory};
use crate::component::{Component, Digest, Evidence, Kind, SourcePackage};
use crate::distribution::Distribution;
use crate::inventory::Inventory;
use crate::purl::Purl;
use crate::sbom::Subject;

const ORIGIN: Origin<'_> =
    Origin { created: "2024-01-01T00:00:00Z", tool: "palisade-0.1.0", namespace: "https://example.org/spdx/1" };

fn subject() -> Subject {
    Subject {
        name: "registry.example.org/app:1".to_owned(),
        version: Some("1".to_owned()),
        purl: Some(Purl::parse("pkg:oci/app@sha256%3A00?repository_url=registry.example.org/app").expect("a purl")),
        digest: Some("sha256:00".to_owned()),
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    let kinds =
        [Kind::Apk, Kind::Deb, Kind::Rpm, Kind::Go, Kind::Cargo, Kind::Npm, Kind::Python, Kind::Maven, Kind::Generic];
    prop::sample::select(kinds.to_vec())
}

prop_compose! {
    fn component()(
        kind in kind(),
        name in "[a-zA-Z@][a-z:/ ._-]{0,8}",
        version in "[0-9:~+.a-z ]{0,6}",
        source in option::of(("[a-z]{1,4}", "[0-9.]{0,3}")),
        architecture in option::of("[a-z0-9]{1,4}"),
        stated in option::of(prop::sample::select(vec!["pkg:npm/a@1", "pkg:deb/debian/b@2?arch=amd64", "pkg:generic/c"])),
        qualifiers in btree_map("[a-z]{3}", "[a-z/ é]{1,4}", 0..2),
        supplier in option::of("[a-z ]{1,4}"),
        licenses in vec("MIT|Apache-2.0 OR MIT|GPL, see \\PC{0,4}|LicenseRef-1", 0..3),
        digests in vec(("[0-9a-f]{4}", prop::sample::select(vec!["SHA-256", "SHA-1", "MD5"])), 0..2),
        development in any::<bool>(),
        evidence in vec(("\\PC{1,8}", option::of(0u32..9)), 0..3),
    ) -> Component {
        let mut component = Component::new(kind, name, version);
        component.source = source.map(|(name, version)| SourcePackage { name, version });
        component.architecture = architecture;
        component.stated_purl = stated.map(|text| Purl::parse(text).expect("a purl"));
        component.qualifiers = qualifiers;
        component.supplier = supplier;
        component.licenses = licenses;
        component.digests = digests.into_iter().map(|(value, algorithm)| Digest { algorithm, value }).collect();
        component.development = development;
        component.evidence = evidence.into_iter().map(|(path, layer)| Evidence { path, layer }).collect();
        component
    }
}

fn settled(components: Vec<Component>, distribution: Option<Distribution>) -> Inventory {
    let mut inventory = Inventory { distribution, components, gaps: Vec::new() };
    inventory.settle();
    inventory
}

fn read(text: &str) -> Document {
    let reading = spdx::read(text, Budget::DEFAULT).expect("a document");
    assert_eq!(reading.faults, []);
    reading.document
}

proptest! {
    #[test]
    fn the_same_components_are_read_back(components in vec(component(), 0..6), debian in any::<bool>()) {
        let system = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian \\\"12\\\"\"\nID_LIKE=\"a b\"";
        let written = settled(components, debian.then(|| Distribution::parse(system).expect("an ID")));
        let document = document(&written, &subject(), &ORIGIN);
        let (about, back) = inventory(&read(&spdx::write_json(&document)));
        prop_assert_eq!(about, Some(subject()));
        prop_assert_eq!(&back, &written);
        let (_, lines) = inventory(&read(&spdx::write_tag_value(&document)));
        prop_assert_eq!(lines.components.len(), written.components.len());
    }
}

#[test]
fn what_is_written_is_sound() {
    let mut bash = Component::new(Kind::Deb, "bash", "5.2.15-2+b2");
    bash.source = Some(SourcePackage { name: "bash".to_owned(), version: "5.2.15-2".to_owned() });
    bash.architecture = Some("amd64".to_owned());
    bash.licenses = vec!["GPL-3+ and others".to_owned(), "MIT OR Apache-2.0".to_owned()];
    bash.evidence = vec![Evidence { path: "var/lib/dpkg/status".to_owned(), layer: Some(0) }];
    let mut core = Component::new(Kind::Npm, "@babel/core", "7.0.0");
    core.digests = vec![Digest { algorithm: "SHA-512", value: "0".repeat(128) }];
    core.licenses = vec!["MIT".to_owned()];
    let twice = Component { development: true, ..core.clone() };
    let system = Distribution::parse("ID=debian\nVERSION_ID=12");
    let inventory = settled(vec![bash, core, twice, Component::new(Kind::Generic, "thing", "")], system);
    let subject = Subject { digest: Some(format!("sha256:{}", "0".repeat(64))), ..subject() };
    let document = document(&inventory, &subject, &ORIGIN);
    let (json, lines) = (spdx::write_json(&document), spdx::write_tag_value(&document));
    assert_eq!((spdx::lint::lint(&json), spdx::lint::lint(&lines)), (vec![], vec![]));
    assert_eq!(super::inventory(&read(&lines)).1, inventory);
}

#[test]
fn a_document_of_others_is_read_by_its_package_urls() {
    let text = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: image\nPackageName: app\nSPDXID: SPDXRef-app\n\
        ExternalRef: PACKAGE-MANAGER purl pkg:oci/app@sha256:00?repository_url=example.org/app\n\
        PackageName: libc6\nSPDXID: SPDXRef-libc6\nPackageLicenseDeclared: LicenseRef-a\n\
        ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc\n\
        PackageName: odd\nSPDXID: SPDXRef-odd\nPackageVersion: 1\nExternalRef: PACKAGE-MANAGER purl none\n\
        LicenseID: LicenseRef-a\nExtractedText: <text>custom</text>\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app\nRelationship: SPDXRef-app CONTAINS SPDXRef-libc6\n";
    let (subject, inventory) = inventory(&read(text));
    assert_eq!(subject.and_then(|subject| subject.digest).as_deref(), Some("sha256:00"));
    let names: Vec<_> = inventory.components.iter().map(|one| (one.name.as_str(), one.version.as_str())).collect();
    assert_eq!(names, [("libc6", "2.36-9"), ("odd", "1")]);
    assert_eq!(inventory.components[0].licenses, ["custom"]);
    assert_eq!(inventory.components[0].source.as_ref().map(|source| source.name.as_str()), Some("glibc"));
    assert_eq!(inventory.distribution.and_then(|system| system.ecosystem()).as_deref(), Some("Debian:12"));
    assert_eq!(inventory.gaps.len(), 1);
}

#[test]
fn the_described_package_counts_once_and_never_silently_not() {
    let found = |locator: &str, rest: &str| {
        let text = format!(
            "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: x\nPackageName: root\nSPDXID: SPDXRef-root\n\
            ExternalRef: PACKAGE-MANAGER purl {locator}\n{rest}Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root\n"
        );
        let (_, found) = inventory(&read(&text));
        (found.components.len(), found.gaps.len())
    };
    assert_eq!(found("pkg:npm/root@1", ""), (1, 0));
    assert_eq!(found("pkg:docker/root@1", ""), (0, 0));
    assert_eq!(found("none", ""), (1, 1));
    let listed = "PackageName: root\nSPDXID: SPDXRef-again\nPackageLicenseDeclared: MIT\n\
        ExternalRef: PACKAGE-MANAGER purl pkg:npm/root@1\nRelationship: SPDXRef-root CONTAINS SPDXRef-again\n";
    assert_eq!(found("pkg:npm/root@1", listed), (1, 0));
}

#[test]
fn licenses_in_a_list_are_a_choice_where_the_ecosystem_says_so() {
    let declared = |kind| {
        let mut component = Component::new(kind, "a/b", "1");
        component.licenses = vec!["LGPL-2.1-only".to_owned(), "MIT OR ISC".to_owned()];
        let document = document(&settled(vec![component], None), &subject(), &ORIGIN);
        document.packages.into_iter().last().and_then(|package| package.license_declared)
    };
    for kind in [Kind::Composer, Kind::Npm] {
        assert_eq!(declared(kind).as_deref(), Some("LGPL-2.1-only OR (MIT OR ISC)"), "{kind:?}");
    }
    assert_eq!(declared(Kind::Deb).as_deref(), Some("LGPL-2.1-only AND (MIT OR ISC)"));
}
