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

/// A document about `lodash` in npm, in ranges of versions, each the product of its name.
fn of_ranges(ranges: &[&str], status: &str) -> super::Feed {
    let branch = |range: &&str| {
        format!(
            r#"{{"category": "product_version_range", "name": "{range}", "product": {{"name": "lodash", "product_id": "{range}",
            "product_identification_helper": {{"purl": "pkg:npm/lodash"}}}}}}"#
        )
    };
    let branches: Vec<_> = ranges.iter().map(branch).collect();
    let start = RED_HAT.find(r#""product_tree""#).expect("a tree");
    let text = format!(
        r#"{} "product_tree": {{"branches": [{}]}}, "vulnerabilities": [{{"cve": "CVE-1", "product_status": {status}}}]}}"#,
        &RED_HAT[..start],
        branches.join(",")
    );
    read(text.as_bytes())
}

#[test]
fn a_range_of_versions_is_what_is_affected_and_one_that_cannot_be_read_is_named() {
    let (below, above) = ("vers:npm/<4.17.21", "vers:npm/>=4.17.21");
    let from = |version: &str| Event::Introduced(version.to_owned());
    let (fixed, limit) = (Event::Fixed("4.17.21".to_owned()), Event::Limit("4.17.21".to_owned()));
    let both = format!(r#"{{"known_affected": ["{below}"], "fixed": ["{above}"]}}"#);
    let within = "vers:npm/>=4.0.0|<4.17.21";
    let later = format!(r#"{{"known_affected": ["{within}"], "fixed": ["{above}"]}}"#);
    let cases = [
        (both, vec![vec![from("0"), fixed.clone()]], State::Affected, 0),
        (later, vec![vec![from("4.0.0"), fixed.clone()]], State::Affected, 0),
        (format!(r#"{{"known_affected": ["{below}"]}}"#), vec![vec![from("0"), limit.clone()]], State::Affected, 0),
        (format!(r#"{{"fixed": ["{above}"]}}"#), vec![vec![from("0"), fixed]], State::Affected, 0),
        (format!(r#"{{"known_not_affected": ["{below}"]}}"#), vec![vec![from("0"), limit]], State::NotAffected, 0),
        (r#"{"known_affected": ["<4.17.21"]}"#.to_owned(), Vec::new(), State::Affected, 1),
        (r#"{"known_not_affected": ["vers:unheard/<4"]}"#.to_owned(), Vec::new(), State::Affected, 1),
        (r#"{"known_affected": ["vers:npm/>4.0.0"]}"#.to_owned(), Vec::new(), State::Affected, 1),
        (format!(r#"{{"fixed": ["{below}"]}}"#), Vec::new(), State::Affected, 1),
    ];
    for (status, ranges, state, gaps) in cases {
        let feed = of_ranges(&[below, above, within, "<4.17.21", "vers:unheard/<4", "vers:npm/>4.0.0"], &status);
        let affected = feed.advisories.first().and_then(|advisory| advisory.affected.first()).cloned();
        let affected = affected.unwrap_or_default();
        assert_eq!((affected.ranges, affected.state), (ranges, state), "{status}");
        assert_eq!(feed.gaps.len(), gaps, "{status}");
    }
}

/// A package of a SUSE product that only its name identifies, in one list of a status.
fn of_suse(package: &str, list: &str) -> super::Feed {
    let start = RED_HAT.find(r#""product_tree""#).expect("a tree");
    let text = format!(
        r#"{} "product_tree": {{"full_product_names": [
        {{"name": "SUSE Linux Enterprise Server 15 SP4", "product_id": "sles"}}, {{"name": "{package}", "product_id": "p"}}],
        "relationships": [{{"category": "default_component_of", "product_reference": "p", "relates_to_product_reference": "sles",
        "full_product_name": {{"name": "both", "product_id": "both"}}}}]}},
        "vulnerabilities": [{{"cve": "CVE-1", "product_status": {{"{list}": ["both"]}}}}]}}"#,
        &RED_HAT[..start]
    );
    read(text.as_bytes())
}

#[test]
fn a_package_without_a_package_url_is_known_by_its_name_or_named() {
    let full = "libxml2-2-2.9.14-150400.5.10.1.x86_64";
    let fixed = Event::Fixed("2.9.14-150400.5.10.1".to_owned());
    let ecosystem = "SUSE:Linux Enterprise Server 15 SP4";
    for list in ["fixed", "first_fixed", "recommended"] {
        let feed = of_suse(full, list);
        let advisory = feed.advisories.first().expect("an advisory");
        assert_eq!(said(advisory), [(ecosystem, "libxml2-2", State::Affected, Some(&fixed))], "{list}");
        assert_eq!(feed.gaps, [], "{list}");
        let feed = of_suse("libgtk-3-0", list);
        assert_eq!(feed.advisories.first().map(|advisory| advisory.affected.len()), Some(0), "{list}");
        let expected = "1 products have versions that cannot be told, such as both";
        assert_eq!(feed.gaps.iter().map(|gap| gap.why.as_str()).collect::<Vec<_>>(), [expected], "{list}");
    }
    let feed = of_suse("libgtk-3-0", "known_affected");
    let advisory = feed.advisories.first().expect("an advisory");
    assert_eq!(said(advisory), [(ecosystem, "libgtk-3-0", State::Affected, None)]);
    let feed = of_suse(full, "known_not_affected");
    let affected = feed.advisories.first().and_then(|advisory| advisory.affected.first()).expect("a package");
    assert_eq!((affected.versions.as_slice(), affected.ranges.len()), (&["2.9.14-150400.5.10.1".to_owned()][..], 0));
}

#[test]
fn repairs_of_one_stream_of_a_module_are_not_asked_of_another() {
    let package = |stream: &str, version: &str| {
        format!(
            r#"{{"name": "m{stream}", "product_id": "m{stream}",
              "product_identification_helper": {{"purl": "pkg:rpmmod/redhat/nodejs@{stream}:8090020240228"}}}},
            {{"name": "p{stream}", "product_id": "p{stream}",
              "product_identification_helper": {{"purl": "pkg:rpm/redhat/nodejs@{version}?arch=x86_64&epoch=1"}}}}"#
        )
    };
    let related = |part: &str, whole: &str, both: &str| {
        format!(
            r#"{{"category": "default_component_of", "product_reference": "{part}", "relates_to_product_reference": "{whole}",
            "full_product_name": {{"name": "{both}", "product_id": "{both}"}}}}"#
        )
    };
    let start = RED_HAT.find(r#""product_tree""#).expect("a tree");
    let text = format!(
        r#"{} "product_tree": {{"full_product_names": [{{"name": "RHEL 8", "product_id": "rhel",
          "product_identification_helper": {{"cpe": "cpe:/a:redhat:enterprise_linux:8::appstream"}}}}, {}, {}, {}],
        "relationships": [{}]}}, "vulnerabilities": [{{"cve": "CVE-1",
          "product_status": {{"fixed": ["f18", "f20"], "known_not_affected": ["n16"]}}}}]}}"#,
        &RED_HAT[..start],
        package("18", "18.19.1-1.module+el8.9.0+21+aa"),
        package("20", "20.11.1-1.module+el8.9.0+22+bb"),
        r#"{"name": "p16", "product_id": "p16", "product_identification_helper": {"purl": "pkg:rpmmod/redhat/nodejs:16/nodejs"}}"#,
        [
            related("m18", "rhel", "r18"),
            related("m20", "rhel", "r20"),
            related("p18", "r18", "f18"),
            related("p20", "r20", "f20"),
            related("p16", "rhel", "n16"),
        ]
        .join(","),
    );
    let feed = read(text.as_bytes());
    let affected = &feed.advisories.first().expect("an advisory").affected;
    let range = |from: &str, to: &str| vec![Event::Introduced(from.to_owned()), Event::Fixed(to.to_owned())];
    let [only] = affected.as_slice() else { panic!("one package: {affected:?}") };
    let expected =
        [range("1:18", "1:18.19.1-1.module+el8.9.0+21+aa"), range("1:20", "1:20.11.1-1.module+el8.9.0+22+bb")];
    assert_eq!((only.name.as_str(), only.ranges.as_slice()), ("nodejs", &expected[..]));
    // That one stream is not affected says nothing of the package elsewhere.
    assert_eq!(feed.gaps, []);
    let (rpm, first) = (palisade_packages::version::Scheme::Rpm, "1:18");
    assert!(
        rpm.compare(first, "1:18.0.0-1.module+el8").is_lt() && rpm.compare("1:16.20.2-1.module+el8", first).is_lt()
    );
}
