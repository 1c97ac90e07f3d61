//! Components and what is found for them, with reasons.

use palisade_model::Confidence;
use palisade_packages::component::SourcePackage;
use palisade_packages::purl::Purl;
use palisade_packages::sbom::component_of;
use palisade_packages::{Component, Distribution, Inventory, Kind};

use super::{Basis, Matcher};
use crate::advisory::{Advisory, Affected, Event, Import, State};
use crate::index::{Builder, Index, Texts};

fn advisory(id: &str, ecosystem: &str, name: &str, ranges: &[&[(&str, &str)]]) -> Advisory {
    let event = |(kind, version): &(&str, &str)| match *kind {
        "introduced" => Event::Introduced((*version).to_owned()),
        "fixed" => Event::Fixed((*version).to_owned()),
        "last" => Event::LastAffected((*version).to_owned()),
        other => panic!("{other}"),
    };
    let ranges = ranges.iter().map(|range| range.iter().map(event).collect()).collect();
    let affected = Affected { ecosystem: ecosystem.to_owned(), name: name.to_owned(), ranges, ..Affected::default() };
    Advisory { id: id.to_owned(), affected: vec![affected], ..Advisory::default() }
}

fn index() -> Vec<u8> {
    let below = |fixed: &'static str| [("introduced", "0"), ("fixed", fixed)];
    let mut listed = advisory("PYSEC-1", "PyPI", "requests", &[]);
    listed.affected[0].versions = vec!["2.28.1".to_owned()];
    let mut refused = advisory("CVE-1", "Debian:12", "glibc", &[&[("introduced", "0")]]);
    refused.affected[0].state = State::WillNotFix;
    let mut symbols = advisory("GO-1", "Go", "example.org/m", &[&below("1.2.3")]);
    symbols.affected[0].imports =
        vec![Import { path: "example.org/m".to_owned(), symbols: vec!["F".to_owned()], ..Import::default() }];
    let mut builder = Builder::new(0, Texts::LeftOut);
    let advisories = [
        listed,
        refused,
        symbols,
        advisory("CVE-2", "Debian:12", "glibc", &[&[("introduced", "2.30"), ("fixed", "2.36-9+deb12u10")]]),
        advisory("CVE-3", "Alpine:v3.19", "openssl", &[&below("3.1.4-r5")]),
        advisory("RH-1", "Red Hat:enterprise_linux:9::baseos", "curl", &[&below("0:7.76.1-29.el9")]),
        advisory("K-1", "kubernetes", "k8s.io/kube-proxy", &[&[("introduced", "1.20.0"), ("last", "1.22.1")]]),
        advisory("B-1", "Bitnami", "redis", &[&below("6.2.7")]),
        advisory("N-1", "npm", "left-pad", &[&below("1.1.0"), &[("introduced", "2.0.0"), ("fixed", "2.0.5")]]),
        advisory("S-1", "Go", "stdlib", &[&below("1.22.2")]),
        advisory("U-1", "npm", "left-pad", &[]),
    ];
    advisories.into_iter().for_each(|advisory| builder.add("test", advisory));
    builder.build().expect("an index")
}

fn distribution(text: &str) -> Distribution {
    Distribution::parse(text).expect("an ID")
}

fn inventory(os_release: Option<&str>, components: &[Component]) -> Inventory {
    Inventory { distribution: os_release.map(distribution), components: components.to_vec(), ..Inventory::default() }
}

/// Identifiers, and how each was found.
fn found(component: &Component, os_release: Option<&str>) -> Vec<(String, Basis, Confidence)> {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let matcher = Matcher::new(&index, &inventory(os_release, &[]));
    let found = matcher.component(component).matches;
    found.iter().map(|found| (found.advisory.id.to_owned(), found.basis, found.confidence())).collect()
}

fn ids(component: &Component, os_release: Option<&str>) -> Vec<String> {
    found(component, os_release).into_iter().map(|(id, ..)| id).collect()
}

fn built_from(mut component: Component, name: &str, version: &str) -> Component {
    component.source = Some(SourcePackage { name: name.to_owned(), version: version.to_owned() });
    component
}

#[test]
fn debian_and_alpine_speak_of_source_packages() {
    let debian = Some("ID=debian\nVERSION_ID=12");
    let libc = built_from(Component::new(Kind::Deb, "libc6", "2.36-9+b1"), "glibc", "2.36-9");
    assert_eq!(
        found(&libc, debian),
        [("CVE-1".to_owned(), Basis::Source, Confidence::High), ("CVE-2".to_owned(), Basis::Source, Confidence::High)]
    );
    let repaired = built_from(Component::new(Kind::Deb, "libc6", "2.36-9+deb12u10"), "glibc", "2.36-9+deb12u10");
    assert_eq!(ids(&repaired, debian), ["CVE-1"]);
    assert_eq!(ids(&Component::new(Kind::Deb, "libc6", "2.36-9"), debian), Vec::<String>::new());
    assert_eq!(ids(&libc, Some("ID=debian\nVERSION_ID=11")), Vec::<String>::new());
    assert_eq!(ids(&libc, None), Vec::<String>::new());
    let ssl = built_from(Component::new(Kind::Apk, "libssl3", "3.1.4-r2"), "openssl", "");
    assert_eq!(ids(&ssl, Some("ID=alpine\nVERSION_ID=3.19.1")), ["CVE-3"]);
}

#[test]
fn red_hat_speaks_of_packages_and_rebuilds_are_like_it() {
    let curl = built_from(Component::new(Kind::Rpm, "curl", "7.76.1-26.el9"), "something", "1");
    let red_hat = found(&curl, Some("ID=rhel\nVERSION_ID=9.4"));
    assert_eq!(red_hat, [("RH-1".to_owned(), Basis::Name, Confidence::High)]);
    let rebuilt = found(&curl, Some("ID=centos\nVERSION_ID=9"));
    assert_eq!(rebuilt, [("RH-1".to_owned(), Basis::RelatedDistribution, Confidence::Low)]);
}

#[test]
fn some_speak_of_binary_packages_and_of_source_packages() {
    let below = |fixed: &'static str| [("introduced", "0"), ("fixed", fixed)];
    let mut both = advisory("RL-2", "Rocky Linux:9", "openssl", &[&below("1:3.0.7-27.el9")]);
    both.affected.extend(advisory("", "Rocky Linux:9", "openssl-libs", &[&below("1:3.0.7-20.el9")]).affected);
    let mut builder = Builder::new(0, Texts::LeftOut);
    let source = advisory("RL-1", "Rocky Linux:9", "openssl", &[&below("1:3.0.7-25.el9")]);
    [source, both].into_iter().for_each(|advisory| builder.add("test", advisory));
    let bytes = builder.build().expect("an index");
    let index = Index::open(&bytes).expect("an index");
    let of = |version: &str| {
        let libs = built_from(Component::new(Kind::Rpm, "openssl-libs", version), "openssl", version);
        let matcher = Matcher::new(&index, &inventory(Some("ID=rocky\nVERSION_ID=9.4"), &[]));
        let matches = matcher.component(&libs).matches;
        matches.iter().map(|found| (found.advisory.id.to_owned(), found.basis)).collect::<Vec<_>>()
    };
    assert_eq!(of("1:3.0.7-18.el9"), [("RL-1".to_owned(), Basis::Source), ("RL-2".to_owned(), Basis::Name)]);
    // What the advisory says of the package itself counts more than what it says of its source.
    assert_eq!(of("1:3.0.7-20.el9"), [("RL-1".to_owned(), Basis::Source)]);
    assert_eq!(of("1:3.0.7-27.el9"), []);
}

#[test]
fn a_distribution_without_advisories_is_a_gap() {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let packages = [Component::new(Kind::Deb, "curl", "1"), Component::new(Kind::Deb, "bash", "1")];
    let gap = |os_release| {
        let gaps: Vec<_> = Matcher::new(&index, &inventory(os_release, &packages)).gaps(&packages).collect();
        assert!(gaps.len() < 2, "said once: {gaps:?}");
        gaps.into_iter().next().map(|gap| gap.why)
    };
    let gap = |os_release| gap(Some(os_release));
    assert_eq!(gap("ID=debian\nVERSION_ID=12"), None);
    assert_eq!(gap("ID=debian\nVERSION_ID=11").as_deref(), Some("the index holds no advisories of debian 11"));
    assert!(gap("ID=centos\nVERSION_ID=9").expect("a gap").ends_with("those of Red Hat:9 were used"));
    assert!(gap("ID=arch").is_some());
    assert!(
        Matcher::new(&index, &inventory(None, &packages))
            .gaps(&packages)
            .all(|gap| gap.why.contains("which distribution"))
    );
    let matcher = Matcher::new(&index, &Inventory::default());
    assert_eq!(matcher.unknown_ecosystem(&Component::new(Kind::Gem, "rails", "1")).as_deref(), Some("RubyGems"));
    assert_eq!(matcher.unknown_ecosystem(&Component::new(Kind::Generic, "x", "1")).as_deref(), Some(""));
    assert_eq!(matcher.unknown_ecosystem(&Component::new(Kind::Npm, "x", "1")), None);
}

#[test]
fn packages_that_name_another_distribution_are_judged_as_of_that() {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let component = |text: &str| component_of(&Purl::parse(text).expect("a package URL"));
    let components = [
        component("pkg:deb/debian/glibc@2.36-9?distro=debian-12"),
        component("pkg:deb/debian/glibc@2.36-9?distro=bookworm"),
        component("pkg:deb/debian/glibc@2.36-9"),
        component("pkg:apk/alpine/openssl@3.1.4-r2?distro=alpine-3.19.1"),
        component("pkg:deb/debian/glibc@2.36-9?distro=debian-11"),
        component("pkg:deb/ubuntu/glibc@2.36-9"),
    ];
    let matcher = Matcher::new(&index, &inventory(Some("ID=debian\nVERSION_ID=12"), &components));
    let counts: Vec<_> = components.iter().map(|one| matcher.component(one).matches.len()).collect();
    assert_eq!(counts, [2, 2, 2, 1, 0, 0]);
    let gaps: Vec<_> = matcher.gaps(&components).map(|gap| gap.why).collect();
    assert_eq!(
        gaps,
        ["nothing says which release of ubuntu they are of", "the index holds no advisories of debian 11"]
    );
}

#[test]
fn a_package_url_without_a_release_is_no_release() {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let gaps = |os_release, purl: &str| {
        let components = [component_of(&Purl::parse(purl).expect("a package URL"))];
        let matcher = Matcher::new(&index, &inventory(os_release, &components));
        matcher.gaps(&components).map(|gap| gap.why).collect::<Vec<_>>()
    };
    let which = ["nothing says which release of debian they are of"];
    assert_eq!(gaps(None, "pkg:deb/debian/glibc@2.36-9"), which);
    assert_eq!(gaps(Some("ID=ubuntu\nVERSION_ID=22.04"), "pkg:deb/debian/glibc@2.36-9"), which);
    assert_eq!(gaps(Some("ID=debian"), "pkg:deb/debian/glibc@2.36-9"), which);
    assert_eq!(gaps(Some("ID=debian\nVERSION_ID=12"), "pkg:deb/debian/glibc@2.36-9"), [""; 0]);
    // `redhat` is a family of distributions.
    let rebuilt = gaps(Some("ID=centos\nVERSION_ID=9"), "pkg:rpm/redhat/curl@7.76.1-26.el9");
    assert!(
        rebuilt.iter().all(|why| why.ends_with("those of Red Hat:9 were used")) && rebuilt.len() == 1,
        "{rebuilt:?}"
    );
}

#[test]
fn any_number_of_distributions_costs_little() {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let purl = |number: u32| format!("pkg:deb/debian/glibc@2.36-9?distro=debian-{number}");
    let components: Vec<_> =
        (1000..21_000).map(|number| component_of(&Purl::parse(&purl(number)).expect("a package URL"))).collect();
    let matcher = Matcher::new(&index, &inventory(None, &components));
    let gaps: Vec<_> = matcher.gaps(&components).map(|gap| gap.why).collect();
    assert_eq!((gaps.len(), gaps.last().map(String::as_str)), (65, Some("they are of more than 64 distributions")));
}

#[test]
fn registries_kubernetes_and_bitnami() {
    let cases = [
        (Kind::Python, "Requests", "2.28.1", vec!["PYSEC-1"]),
        (Kind::Python, "requests", "2.28.10", vec![]),
        (Kind::Npm, "left-pad", "1.0.9", vec!["N-1", "U-1"]),
        (Kind::Npm, "left-pad", "1.5.0", vec!["U-1"]),
        (Kind::Npm, "left-pad", "2.0.1", vec!["N-1", "U-1"]),
        (Kind::Go, "k8s.io/kube-proxy", "v0.22.1", vec!["K-1"]),
        (Kind::Go, "k8s.io/kube-proxy", "v0.22.2", vec![]),
        (Kind::Go, "stdlib", "1.22.1", vec!["S-1"]),
        (Kind::Go, "stdlib", "go1.22.2", vec![]),
        (Kind::Bitnami, "redis", "6.2.6-r3", vec!["B-1"]),
        (Kind::Bitnami, "redis", "6.2.7-0", vec![]),
        (Kind::Bitnami, "Redis", "6.2.7", vec![]),
        (Kind::Generic, "redis", "6.0.0", vec![]),
    ];
    for (kind, name, version, expected) in cases {
        assert_eq!(ids(&Component::new(kind, name, version), None), expected, "{name} {version}");
    }
    let unknown = found(&Component::new(Kind::Npm, "left-pad", "1.5.0"), None);
    assert_eq!(unknown, [("U-1".to_owned(), Basis::Name, Confidence::Low)]);
    let module = found(&Component::new(Kind::Go, "example.org/m", "v1.0.0"), None);
    assert_eq!(module, [("GO-1".to_owned(), Basis::Name, Confidence::Medium)]);
}

#[test]
fn a_version_that_is_none_is_named() {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let matcher = Matcher::new(&index, &Inventory::default());
    for version in ["", "(devel)", "latest"] {
        let found = matcher.component(&Component::new(Kind::Go, "example.org/m", version));
        assert!(found.matches.is_empty());
        assert_eq!(found.unjudged.map(|unjudged| unjudged.code.id), Some("version-not-comparable"));
    }
    assert_eq!(matcher.component(&Component::new(Kind::Go, "example.org/other", "(devel)")).unjudged, None);
}

#[test]
fn each_match_is_explained() {
    let bytes = index();
    let index = Index::open(&bytes).expect("an index");
    let matcher = Matcher::new(&index, &inventory(Some("ID=debian\nVERSION_ID=12"), &[]));
    let libc = built_from(Component::new(Kind::Deb, "libc6", "2.36-9+b1"), "glibc", "2.36-9");
    let words = |component: &Component| {
        matcher.component(component).matches.iter().map(super::Match::explanation).collect::<Vec<_>>()
    };
    assert_eq!(
        words(&libc),
        [
            "CVE-1 affects and its source will not repair glibc in Debian:12 in all versions; the package is built from glibc 2.36-9; \
             no repaired version is known",
            "CVE-2 affects glibc in Debian:12 from 2.30 and before 2.36-9+deb12u10; the package is built from glibc 2.36-9; repaired \
             in 2.36-9+deb12u10",
        ]
    );
    assert_eq!(
        words(&Component::new(Kind::Go, "k8s.io/kube-proxy", "v0.22.1")),
        [
            "K-1 affects kube-proxy in Kubernetes from 1.20.0 and up to and with 1.22.1; the module is a part of the source of \
          Kubernetes 1.22.1, and not surely of that component; no repaired version is known"
        ]
    );
    assert_eq!(
        words(&Component::new(Kind::Npm, "left-pad", "1.0.0"))[0],
        "N-1 affects left-pad in npm before 1.1.0; 1.0.0 is installed; repaired in 1.1.0, 2.0.5"
    );
    assert_eq!(
        words(&Component::new(Kind::Python, "requests", "2.28.1")),
        ["PYSEC-1 affects requests in PyPI in version 2.28.1; 2.28.1 is installed; no repaired version is known"]
    );
}
