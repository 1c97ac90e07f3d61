use palisade_model::advisory::{Affected, Component, End, Fact, Interval, Line, Rating, Version, VersionRanges};
use serde_json::Value;

use super::*;
use crate::csaf::check_value;
use crate::samples::advisory;

fn publisher() -> Publisher {
    Publisher {
        category: "vendor".into(),
        contact_details: None,
        issuing_authority: None,
        name: "Kubernetes".into(),
        namespace: "https://kubernetes.io".into(),
        other: Map::new(),
    }
}

fn written(advisory: &Advisory) -> Value {
    let value = serde_json::to_value(document(advisory, &publisher(), "https://example.org/csaf")).unwrap();
    assert_eq!(check_value(&value), [], "{value}");
    value
}

fn rated(vector: &str, version: &str, score: f64) -> Fact<Rating> {
    let value = Rating { vector: vector.into(), version: version.into(), score, stated_score: None };
    Fact { value, line: Line::default() }
}

#[test]
fn ranges_fixes_and_remedies_stand_by_component() {
    let mut advisory = advisory();
    let kubelet = advisory.affected[0].component.clone();
    advisory.affected.push(Affected {
        component: kubelet,
        ranges: VersionRanges::union([Interval { introduced: None, end: End::Fixed(Version::new(1, 27, 5)) }]),
        evidence: Vec::new(),
    });
    advisory.affected.push(Affected {
        component: Component { name: "some-driver".into(), module: None },
        ranges: VersionRanges::all(),
        evidence: Vec::new(),
    });
    let value = written(&advisory);
    let vulnerability = &value["vulnerabilities"][0];
    let status = &vulnerability["product_status"];
    let affected = ["kubelet@vers:semver/<1.27.5", "kubelet@vers:semver/>=1.28.0|<1.28.1", "some-driver@vers:semver/*"];
    assert_eq!(status["known_affected"], serde_json::json!(affected));
    assert_eq!(status["fixed"], serde_json::json!(["kubelet@1.27.5", "kubelet@1.28.1"]));
    let remedies: Vec<&Value> =
        vulnerability["remediations"].as_array().unwrap().iter().map(|remedy| &remedy["category"]).collect();
    assert_eq!(remedies, ["vendor_fix", "vendor_fix", "none_available"]);
    assert_eq!(path(&advisory), "2023/cve-2023-3676.json");
}

#[test]
fn each_version_of_cvss_has_one_score_and_the_fourth_a_note() {
    let mut advisory = advisory();
    advisory.ratings = vec![
        rated("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N", "3.1", 8.1),
        rated("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "3.1", 8.8),
        rated("AV:N/AC:L/Au:N/C:C/I:C/A:C", "2.0", 10.0),
        rated("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 9.3),
    ];
    let value = written(&advisory);
    let vulnerability = &value["vulnerabilities"][0];
    let scores = vulnerability["scores"].as_array().unwrap();
    assert_eq!(scores.len(), 2);
    assert_eq!(scores[0]["cvss_v2"]["baseScore"], 10.0);
    assert_eq!(scores[1]["cvss_v3"]["baseScore"], 8.8);
    assert_eq!(vulnerability["notes"][1]["title"], "CVSS 4.0");
}

#[test]
fn an_empty_announcement_is_still_a_valid_document() {
    let mut advisory = advisory();
    (advisory.summary, advisory.details) = (String::new(), " \n".into());
    advisory.affected.clear();
    let value = written(&advisory);
    assert_eq!(value["vulnerabilities"][0]["product_status"]["under_investigation"][0], "Kubernetes");
}

#[test]
fn file_names_are_those_of_the_standard() {
    assert_eq!(file_name("CVE-2023-3676"), "cve-2023-3676.json");
    assert_eq!(file_name("Example Company - 2019-YH3234"), "example_company_-_2019-yh3234.json");
    assert_eq!(file_name("RHBA-2019:0024"), "rhba-2019_0024.json");
}

#[test]
fn each_later_change_has_a_higher_version() {
    let mut advisory = advisory();
    let tracked =
        |advisory: &Advisory| written(advisory)["document"]["tracking"]["version"].as_str().unwrap().to_owned();
    let mut versions = Vec::new();
    for time in ["2023-08-23T14:00:00Z", "2023-08-23T14:00:01Z", "2023-08-24T15:00:00Z", "2033-08-24T15:00:00Z"] {
        advisory.modified = time.parse().unwrap();
        versions.push(tracked(&advisory));
    }
    // A placeholder's first content comes later: the version does not fall back.
    advisory.published = "2030-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(Some(&tracked(&advisory)), versions.last());
    let rises =
        |pair: &[String]| crate::semantic_version::compare(&pair[0], &pair[1]) == Some(std::cmp::Ordering::Less);
    assert!(versions.windows(2).all(rises), "{versions:?}");
    assert_eq!(versions[0], "1.0.0");
}

#[test]
fn a_document_under_embargo_is_a_draft_and_not_for_everybody() {
    let value = serde_json::to_value(embargoed(&advisory(), &publisher(), "https://example.org/csaf")).unwrap();
    assert_eq!(check_value(&value), [], "{value}");
    let document = &value["document"];
    assert_eq!(document["distribution"]["tlp"]["label"], "RED");
    assert_eq!((&document["tracking"]["status"], &document["tracking"]["version"]), (&"draft".into(), &"0.1.0".into()));
}
