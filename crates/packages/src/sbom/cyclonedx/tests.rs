//! What is written is sound, and reads back to the same inventory.

use std::collections::BTreeMap;

use palisade_formats::cyclonedx::{check, read, write};
use palisade_formats::json::Budget;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{Origin, document, inventory, reading, reading_with_subject};
use crate::catalogers::{PackageGap, UNREADABLE_PACKAGE_ENTRY, UNREADABLE_PACKAGE_FILE};
use crate::component::{Component, Digest, Evidence, Kind, SourcePackage};
use crate::distribution::Distribution;
use crate::inventory::Inventory;
use crate::purl::Purl;
use crate::sbom::{Subject, component_of, distribution_of};

const ORIGIN: Origin<'_> = Origin {
    created: Some("2026-11-23T00:00:00Z"),
    tool_version: "0.1.0",
    serial_number: Some("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"),
};

fn subject() -> Subject {
    Subject {
        name: "registry.k8s.io/pause:3.10".to_owned(),
        version: Some("3.10".to_owned()),
        purl: Some(Purl::parse("pkg:oci/pause@sha256%3A00?repository_url=registry.k8s.io/pause").expect("a purl")),
        digest: Some(format!("sha256:{}", "0".repeat(64))),
    }
}

/// Package URLs that documents state and that nothing else makes.
const STATED: &[&str] = &[
    "pkg:npm/%40gar%2Fpromisify@1.1.3",
    "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12.5",
    "pkg:rpm/rhel/curl@7.61.1-18.el8?epoch=1&upstream=curl-7.61.1-18.el8.src.rpm",
    "pkg:generic/openssl@1.1.1",
    "pkg:docker/app@1",
];

const NAMES: &[(Kind, &str)] = &[
    (Kind::Deb, "libc6"),
    (Kind::Apk, "musl"),
    (Kind::Rpm, "bash"),
    (Kind::Go, "k8s.io/api"),
    (Kind::Go, "stdlib"),
    (Kind::Cargo, "serde"),
    (Kind::Npm, "@babel/core"),
    (Kind::Npm, "left-pad"),
    (Kind::Python, "Flask_Login"),
    (Kind::Maven, "org.slf4j:slf4j-api"),
    (Kind::Maven, "alone"),
    (Kind::Gem, "rails"),
    (Kind::Composer, "drupal/core"),
    (Kind::NuGet, "Newtonsoft.Json"),
    (Kind::Generic, "something odd: with \"marks\""),
];

fn component() -> impl Strategy<Value = Component> {
    let licenses = prop_oneof![Just("MIT"), Just("mit"), Just("GPL-2.0+ OR MIT"), Just("odd licence"), Just("")];
    let digest = prop_oneof![
        Just(Digest { algorithm: "SHA-1", value: "a".repeat(40) }),
        Just(Digest { algorithm: "SHA-512", value: "b".repeat(128) }),
        Just(Digest { algorithm: "MD5", value: "c".repeat(31) }),
    ];
    let place = ("[a-z/ü]{0,8}", option::of(0_u32..3)).prop_map(|(path, layer)| Evidence { path, layer });
    let source = ("[a-z]{1,5}", "[0-9]{1,3}").prop_map(|(name, version)| SourcePackage { name, version });
    let stated = (
        proptest::sample::select(NAMES),
        "([0-9]:)?[0-9a-z.+~-]{0,6}",
        option::of(source),
        option::of(prop_oneof![Just("amd64"), Just("noarch")]),
    );
    let more = (
        vec(licenses.prop_map(str::to_owned), 0..3),
        vec(digest, 0..3),
        any::<bool>(),
        vec(place, 0..3),
        option::of("[A-Z][a-z]{1,5}"),
        btree_map("vcs_url|download_url", "https://[a-z]{1,5}", 0..2),
        option::weighted(0.2, proptest::sample::select(STATED)),
    );
    (stated, more).prop_map(|((named, version, source, architecture), more)| {
        let (licenses, digests, development, evidence, supplier, qualifiers, stated) = more;
        let mut component = Component::new(named.0, named.1, version);
        component.architecture = architecture.map(str::to_owned);
        component.qualifiers = qualifiers;
        if let Some(purl) = stated {
            component = component_of(&Purl::parse(purl).expect("a package URL"));
        }
        component.source = source.or(component.source);
        (component.licenses, component.digests) = (licenses, digests);
        (component.development, component.evidence, component.supplier) = (development, evidence, supplier);
        component
    })
}

fn whole() -> impl Strategy<Value = Inventory> {
    let distribution = option::of(prop_oneof![
        Just(Distribution::new("debian", "12", "Debian GNU/Linux 12").descending_from(["x".to_owned()])),
        Just(Distribution::new("wolfi", "", "")),
    ]);
    let gap = ("[a-z/]{0,6}", "[a-z: ]{0,6}").prop_map(|(path, why)| PackageGap {
        code: &UNREADABLE_PACKAGE_FILE,
        path,
        why,
    });
    (distribution, vec(component(), 0..6), vec(gap, 0..2)).prop_map(|(distribution, components, gaps)| {
        let mut inventory = Inventory { distribution, components, gaps };
        inventory.settle();
        inventory
    })
}

/// In which order digests stand means nothing.
fn unordered(mut components: Vec<Component>) -> Vec<Component> {
    for component in &mut components {
        component.digests.sort();
    }
    components.sort();
    components
}

proptest! {
    #[test]
    fn what_is_written_is_sound_and_reads_back_to_the_same(inventory in whole()) {
        let text = write(&document(&inventory, &subject(), &ORIGIN));
        prop_assert_eq!(check(&text), vec![]);
        prop_assert_eq!(&text, &write(&document(&inventory, &subject(), &ORIGIN)));
        let (about, read) = reading(&read(&text, Budget::DEFAULT).unwrap(), "x");
        prop_assert_eq!(about, Some(subject()));
        let distribution = inventory.distribution.clone().or_else(|| distribution_of(&inventory.components));
        prop_assert_eq!(&read.distribution, &distribution);
        prop_assert_eq!(unordered(read.components.clone()), unordered(inventory.components.clone()));
        let gaps = |inventory: &Inventory| {
            inventory.gaps.iter().map(|gap| format!("{}: {}", gap.path, gap.why)).collect::<std::collections::BTreeSet<_>>()
        };
        prop_assert_eq!(gaps(&read), gaps(&inventory));
    }
}

#[test]
fn documents_of_others_name_their_packages() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.5",
        "metadata": {"component": {"type": "container", "bom-ref": "root", "name": "image"}},
        "compositions": [{"aggregate": "incomplete", "assemblies": ["root"]}],
        "components": [
            {"type": "operating-system", "name": "debian", "version": "12.5"},
            {"type": "library", "name": "libc6", "version": "2.36-9", "purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12.5",
             "properties": [{"name": "aquasecurity:trivy:SrcName", "value": "glibc"}, {"name": "aquasecurity:trivy:SrcVersion", "value": "2.36"},
                {"name": "aquasecurity:trivy:SrcRelease", "value": "9"}]},
            {"type": "library", "group": "@babel", "name": "core", "version": "7.0.0", "purl": "pkg:npm/%40babel/core@7.0.0",
             "components": [{"type": "library", "name": "inner", "version": "1", "purl": "broken"}]}]}"#;
    let (_, found) = reading(&read(text, Budget::DEFAULT).unwrap(), "bom.json");
    let names: BTreeMap<_, _> = found.components.iter().map(|one| (one.name.as_str(), one)).collect();
    assert_eq!(names.keys().copied().collect::<Vec<_>>(), ["@babel/core", "inner", "libc6"]);
    assert_eq!(names["libc6"].source, Some(SourcePackage { name: "glibc".to_owned(), version: "2.36-9".to_owned() }));
    assert_eq!(names["inner"].kind, Kind::Generic);
    assert_eq!(found.distribution.and_then(|one| one.ecosystem()).as_deref(), Some("Debian:12"));
    let codes: Vec<_> = found.gaps.iter().map(|gap| gap.code.id).collect();
    assert_eq!(codes, ["incomplete-sbom", UNREADABLE_PACKAGE_ENTRY.id]);
}

#[test]
fn gaps_make_the_document_incomplete() {
    let mut empty = Inventory::default();
    assert!(document(&empty, &subject(), &ORIGIN).compositions.is_empty());
    empty.gaps.push(PackageGap { code: &UNREADABLE_PACKAGE_FILE, path: "a".to_owned(), why: "b".to_owned() });
    let document = document(&empty, &subject(), &ORIGIN);
    assert_eq!(document.compositions[0].aggregate, "incomplete");
    assert_eq!(inventory(&document, "x").1.gaps, empty.gaps);
}

#[test]
fn many_packages_of_one_package_url_have_references_of_their_own() {
    let mut inventory = Inventory::default();
    for number in 0..30_000 {
        let mut component = Component::new(Kind::Npm, "a", "1");
        component.digests.push(Digest { algorithm: "SHA-1", value: format!("{number:040x}") });
        inventory.components.push(component);
    }
    let start = std::time::Instant::now();
    let document = document(&inventory, &subject(), &ORIGIN);
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    let references: std::collections::BTreeSet<_> = document.components.iter().map(|one| &one.bom_ref).collect();
    assert_eq!(references.len(), 30_000);
    assert_eq!(document.components[29_999].bom_ref.as_deref(), Some("pkg:npm/a@1#30000"));
}

#[test]
fn the_described_thing_is_a_package_unless_it_is_an_image_or_has_no_package_url() {
    let found = |root: &str, rest: &str| {
        let text = format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6",
            "metadata": {{"component": {{"type": "application", "name": "root", {root} "components": [
                {{"type": "library", "name": "inner", "purl": "pkg:npm/inner@1"}}]}}}}, "components": [{rest}]}}"#
        );
        let (_, found) = reading_with_subject(&read(&text, Budget::DEFAULT).unwrap(), "bom.json");
        let names: Vec<_> = found.components.iter().map(|one| one.name.clone()).collect();
        (names.join(" "), found.gaps.len())
    };
    let expected = |names: &str, gaps| (names.to_owned(), gaps);
    assert_eq!(found(r#""purl": "pkg:npm/root@1","#, ""), expected("inner root", 0));
    assert_eq!(found("", ""), expected("inner", 0));
    assert_eq!(found(r#""purl": "pkg:oci/root@sha256%3A00","#, ""), expected("inner", 0));
    assert_eq!(found(r#""purl": "none","#, ""), expected("inner root", 1));
    // Documents of ours list it again, and say more there.
    let listed =
        r#"{"type": "library", "name": "root", "purl": "pkg:npm/root@1", "licenses": [{"expression": "MIT"}]}"#;
    assert_eq!(found(r#""purl": "pkg:npm/root@1","#, listed), expected("inner root", 0));
}

#[test]
fn the_files_that_trivy_lists_are_places() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
        {"type": "application", "name": "package-lock.json", "properties": [
            {"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}, {"name": "aquasecurity:trivy:Type", "value": "npm"}]},
        {"type": "application", "name": "firefox", "version": "1"},
        {"type": "library", "name": "left-pad", "version": "3.3.0", "purl": "pkg:npm/left-pad@3.3.0"}]}"#;
    let (_, found) = reading(&read(text, Budget::DEFAULT).unwrap(), "bom.json");
    let names: Vec<_> = found.components.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["left-pad", "firefox"]);
}
