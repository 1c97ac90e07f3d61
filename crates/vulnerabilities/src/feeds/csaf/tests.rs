use super::read;
use crate::advisory::{Advisory, Event, Rating, State};

/// A document in the form in which Red Hat publishes one for each CVE.
const RED_HAT: &str = r#"{
  "document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "kernel: a fault",
    "aggregate_severity": {"text": "Moderate"},
    "publisher": {"category": "vendor", "name": "Red Hat", "namespace": "https://www.redhat.com"},
    "tracking": {"id": "CVE-2024-0001", "status": "final", "version": "1", "initial_release_date": "2024-01-01T00:00:00Z",
      "current_release_date": "2024-02-01T00:00:00Z", "revision_history": []}},
  "product_tree": {
    "branches": [{"category": "vendor", "name": "Red Hat", "branches": [
      {"category": "product_name", "name": "RHEL 9", "product": {"name": "RHEL 9", "product_id": "AppStream-9.4.0.Z.MAIN",
        "product_identification_helper": {"cpe": "cpe:/a:redhat:enterprise_linux:9::appstream"}}},
      {"category": "product_name", "name": "EUS", "product": {"name": "RHEL EUS 9.2", "product_id": "AppStream-9.2.0.Z.EUS",
        "product_identification_helper": {"cpe": "cpe:/a:redhat:rhel_eus:9.2::appstream"}}},
      {"category": "product_version", "name": "bpftool", "product": {"name": "bpftool", "product_id": "bpftool-0:7.3.0-1.el9.x86_64",
        "product_identification_helper": {"purl": "pkg:rpm/redhat/bpftool@7.3.0-1.el9?arch=x86_64&epoch=2"}}},
      {"category": "product_version", "name": "kernel-rt", "product": {"name": "kernel-rt", "product_id": "kernel-rt"}},
      {"category": "product_version", "name": "kernel", "product": {"name": "kernel", "product_id": "kernel",
        "product_identification_helper": {"purl": "pkg:rpm/redhat/kernel?arch=src"}}}]}],
    "relationships": [
      {"category": "default_component_of", "product_reference": "bpftool-0:7.3.0-1.el9.x86_64", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN",
        "full_product_name": {"name": "a", "product_id": "main:bpftool"}},
      {"category": "default_component_of", "product_reference": "bpftool-0:7.3.0-1.el9.x86_64", "relates_to_product_reference": "AppStream-9.2.0.Z.EUS",
        "full_product_name": {"name": "b", "product_id": "eus:bpftool"}},
      {"category": "default_component_of", "product_reference": "kernel", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN",
        "full_product_name": {"name": "c", "product_id": "main:kernel"}},
      {"category": "default_component_of", "product_reference": "kernel-rt", "relates_to_product_reference": "loop",
        "full_product_name": {"name": "d", "product_id": "loop"}},
      {"category": "default_component_of", "product_reference": "kernel-rt", "relates_to_product_reference": "AppStream-9.4.0.Z.MAIN",
        "full_product_name": {"name": "e", "product_id": "main:kernel-rt"}}]},
  "vulnerabilities": [{"cve": "CVE-2024-0001", "title": "kernel: a fault",
    "product_status": {"fixed": ["main:bpftool", "eus:bpftool"], "known_affected": ["main:kernel", "loop"],
      "known_not_affected": ["main:kernel-rt"]},
    "remediations": [{"category": "no_fix_planned", "details": "Will not fix", "product_ids": ["main:kernel"]}],
    "scores": [{"cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "version": "3.1",
      "baseScore": 9.8, "baseSeverity": "CRITICAL"}, "products": ["main:kernel"]}],
    "threats": [{"category": "impact", "details": "Important", "product_ids": ["main:kernel"]}]}]
}"#;

fn said(advisory: &Advisory) -> Vec<(&str, &str, State, Option<&Event>)> {
    let all = advisory.affected.iter();
    all.map(|affected| {
        let end = affected.ranges.first().and_then(|range| range.get(1));
        (affected.ecosystem.as_str(), affected.name.as_str(), affected.state, end)
    })
    .collect()
}

#[test]
fn a_document_of_red_hat() {
    let feed = read(RED_HAT.as_bytes());
    let advisory = feed.advisories.first().expect("an advisory");
    let fixed = Event::Fixed("2:7.3.0-1.el9".to_owned());
    assert_eq!(
        said(advisory),
        [
            ("Red Hat:9", "bpftool", State::Affected, Some(&fixed)),
            ("Red Hat:9", "kernel", State::WillNotFix, None),
            ("Red Hat:9", "kernel-rt", State::NotAffected, None),
            ("Red Hat:rhel_eus:9.2::appstream", "bpftool", State::Affected, Some(&fixed)),
        ]
    );
    assert_eq!((advisory.rating, advisory.vectors.len()), (Some(Rating::High), 1));
    // The relationship that leads to itself.
    assert_eq!(feed.gaps.iter().map(|gap| gap.place.as_str()).collect::<Vec<_>>(), ["CVE-2024-0001"]);
}

#[test]
fn a_document_of_suse() {
    let text = RED_HAT
        .replace(r#""name": "RHEL 9", "product_id""#, r#""name": "SUSE Linux Enterprise Server 15 SP6", "product_id""#)
        .replace(r#""name": "RHEL EUS 9.2""#, r#""name": "openSUSE Leap 15.6""#)
        .replace("cpe:/a:redhat:enterprise_linux:9::appstream", "cpe:/o:suse:sles:15:sp6")
        .replace("cpe:/a:redhat:rhel_eus:9.2::appstream", "cpe:/o:opensuse:leap:15.6");
    let feed = read(text.as_bytes());
    let advisory = feed.advisories.first().expect("an advisory");
    let ecosystems: std::collections::BTreeSet<_> = said(advisory).iter().map(|said| said.0.to_owned()).collect();
    let expected = ["SUSE:Linux Enterprise Server 15 SP6", "openSUSE:Leap 15.6"];
    assert_eq!(ecosystems.into_iter().collect::<Vec<_>>(), expected);
}
