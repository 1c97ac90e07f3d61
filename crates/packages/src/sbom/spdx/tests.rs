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
