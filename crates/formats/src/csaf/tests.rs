//! Reading, writing and judging small documents.

use serde_json::{Value, json};

use super::{check, check_value, read};
use crate::json::{Budget, compact};
use crate::samples;

fn sound() -> Value {
    json!({
        "document": {
            "category": "csaf_vex", "csaf_version": "2.0", "lang": "en-US", "title": "t",
            "publisher": {"category": "vendor", "name": "n", "namespace": "https://example.org"},
            "tracking": {
                "current_release_date": "2024-01-02T00:00:00Z", "id": "i", "initial_release_date": "2024-01-01T00:00:00Z",
                "revision_history": [
                    {"date": "2024-01-01T00:00:00Z", "number": "1", "summary": "s"},
                    {"date": "2024-01-02T00:00:00Z", "number": "2", "summary": "s"},
                ],
                "status": "final", "version": "2",
            },
        },
        "product_tree": {
            "branches": [{"category": "vendor", "name": "v", "branches": [
                {"category": "product_version", "name": "1.0.0", "product": {"name": "a", "product_id": "A",
                    "product_identification_helper": {"purl": "pkg:golang/k8s.io/kubelet@v1.0.0"}}},
            ]}],
            "full_product_names": [{"name": "b", "product_id": "B"}],
            "product_groups": [{"group_id": "G", "product_ids": ["A", "B"]}],
        },
        "vulnerabilities": [{
            "cve": "CVE-2024-1234", "cwe": {"id": "CWE-416", "name": "Use After Free"},
            "notes": [{"category": "summary", "text": "t"}],
            "product_status": {"known_affected": ["A"], "known_not_affected": ["B"]},
            "flags": [{"label": "component_not_present", "product_ids": ["B"]}],
            "remediations": [{"category": "vendor_fix", "details": "d", "product_ids": ["A"]}],
            "scores": [{"products": ["A"], "cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                "baseScore": 9.8, "baseSeverity": "CRITICAL"}}],
        }],
    })
}

/// The faults of the sound document with one value replaced (`null` removes it).
fn faults(pointer: &str, value: Value) -> String {
    let document = samples::changed(sound(), pointer, value);
    let found: Vec<String> =
        check_value(&document).iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect();
    found.join(", ")
}

#[test]
fn a_sound_document_has_no_fault_and_is_written_as_it_was_read() {
    let value = sound();
    assert_eq!(check_value(&value), []);
    let document = read(&value.to_string(), Budget::DEFAULT).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&compact(&document)).unwrap(), value);
}

#[test]
fn unknown_fields_are_kept() {
    let mut value = sound();
    value["vulnerabilities"][0]["x_more"] = json!({"a": [1]});
    value["document"]["tracking"]["x"] = json!(1.5);
    let document = read(&value.to_string(), Budget::DEFAULT).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&compact(&document)).unwrap(), value);
}

#[test]
fn what_the_outside_cases_leave_out_is_tested_here() {
    let vulnerability = "/vulnerabilities/0";
    let product = |id: &str| json!({"name": "c", "product_id": id});
    let revision = |number: &str| json!({"date": "2024-01-03T00:00:00Z", "number": number, "summary": "s"});
    let table = [
        (
            "/product_tree/full_product_names/-".to_owned(),
            product("A"),
            "csaf-6.1.2 /product_tree/full_product_names/1/product_id",
        ),
        (
            "/product_tree/product_groups/-".to_owned(),
            json!({"group_id": "G", "product_ids": ["A", "B"]}),
            "csaf-6.1.5 /product_tree/product_groups/1/group_id",
        ),
        (format!("{vulnerability}/cwe/name"), json!("Use Before Free"), "csaf-6.1.11 /vulnerabilities/0/cwe/name"),
        (format!("{vulnerability}/cwe/id"), json!("CWE-999999"), "csaf-6.1.11 /vulnerabilities/0/cwe/id"),
        (
            "/product_tree/branches/0/branches/0/product/product_identification_helper/purl".to_owned(),
            json!("pkg:maven/@1.3.4"),
            "csaf-6.1.13 /product_tree/branches/0/branches/0/product/product_identification_helper/purl",
        ),
        (
            "/document/tracking/revision_history/-".to_owned(),
            revision("2"),
            "csaf-6.1.22 /document/tracking/revision_history/2/number",
        ),
        ("/document/source_lang".to_owned(), json!("EN-us"), "csaf-6.1.28 /document/source_lang"),
        ("/document/lang".to_owned(), json!("en-EZZ"), ""),
        ("/document/lang".to_owned(), json!("zh-Hant-TW"), ""),
        ("/document/lang".to_owned(), json!("de-QQ"), ""),
        ("/document/lang".to_owned(), json!("de-XQ"), ""),
        ("/document/lang".to_owned(), json!("de-WQ"), "csaf-6.1.12 /document/lang"),
        ("/document/lang".to_owned(), json!("e"), "malformed-value /document/lang, csaf-6.1.12 /document/lang"),
        (
            format!("{vulnerability}/remediations/-"),
            json!({"category": "workaround", "details": "d"}),
            "csaf-6.1.29 /vulnerabilities/0/remediations/1",
        ),
        (
            format!("{vulnerability}/scores/0/cvss_v3/baseSeverity"),
            json!(null),
            "csaf-6.1.8 /vulnerabilities/0/scores/0/cvss_v3",
        ),
        (
            format!("{vulnerability}/scores/0/cvss_v3/baseScore"),
            json!(9.7),
            "csaf-6.1.9 /vulnerabilities/0/scores/0/cvss_v3/baseScore",
        ),
        (
            format!("{vulnerability}/scores/0/cvss_v3/scope"),
            json!("CHANGED"),
            "csaf-6.1.10 /vulnerabilities/0/scores/0/cvss_v3/scope",
        ),
        (
            format!("{vulnerability}/threats"),
            json!([{"category": "impact", "details": "d", "group_ids": ["H"]}]),
            "csaf-6.1.4 /vulnerabilities/0/threats/0/group_ids/0",
        ),
        (
            "/document/category".to_owned(),
            json!("csaf_informational_advisory"),
            "csaf-6.1.27.1 /document, csaf-6.1.27.2 /document, csaf-6.1.27.3 /vulnerabilities",
        ),
        ("/document/category".to_owned(), json!("Security Advisory"), "csaf-6.1.26 /document/category"),
        ("/document/category".to_owned(), json!("csaf_other"), "csaf-6.1.26 /document/category"),
        ("/document/category".to_owned(), json!("Example Company Advisory"), ""),
        (
            "/document/tracking/version".to_owned(),
            json!("2.0.0"),
            "csaf-6.1.16 /document/tracking/version, csaf-6.1.30 /document/tracking/revision_history/0/number, csaf-6.1.30 /document/tracking/revision_history/1/number",
        ),
        ("/document/tracking/status".to_owned(), json!("done"), "unknown-value /document/tracking/status"),
        ("/document/publisher/namespace".to_owned(), json!("example"), "malformed-value /document/publisher/namespace"),
        (
            "/product_tree".to_owned(),
            json!({}),
            "too-few-members /product_tree, csaf-6.1.1 /vulnerabilities/0/flags/0/product_ids/0, csaf-6.1.1 /vulnerabilities/0/remediations/0/product_ids/0, csaf-6.1.1 /vulnerabilities/0/scores/0/products/0, csaf-6.1.1 /vulnerabilities/0/product_status/known_affected/0, csaf-6.1.1 /vulnerabilities/0/product_status/known_not_affected/0",
        ),
    ];
    for (pointer, value, expected) in table {
        assert_eq!(faults(&pointer, value.clone()), expected, "{pointer} {value}");
    }
}

#[test]
fn a_chain_of_relationships_is_followed() {
    let relationship = |id: &str, part: &str, whole: &str| {
        json!({"category": "installed_on", "full_product_name": {"name": id, "product_id": id}, "product_reference": part,
            "relates_to_product_reference": whole})
    };
    let circle = json!([relationship("C", "A", "D"), relationship("D", "B", "C"), relationship("E", "A", "C")]);
    assert_eq!(
        faults("/product_tree/relationships", circle),
        "csaf-6.1.3 /product_tree/relationships/0, csaf-6.1.3 /product_tree/relationships/1"
    );
}

#[test]
fn what_is_no_document_is_told() {
    assert_eq!(check("{")[0].code.id, "invalid-document");
    assert_eq!(check("{}")[0].code.id, "missing-field");
}
