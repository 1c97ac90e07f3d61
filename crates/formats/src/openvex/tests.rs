//! Real collections, documents of all versions, broken ones, and the published schema.

use serde_json::{Value, json};

use super::{Content, Reading, lint, read, write};
use crate::json::Budget;
use crate::samples;

fn document(text: &str) -> Reading<'_> {
    match read(text, Budget::DEFAULT).unwrap() {
        Content::Document(reading) => reading,
        other => panic!("{other:?}"),
    }
}

fn again(reading: &Reading<'_>) {
    let written = write(&reading.document);
    let second = document(&written);
    assert_eq!(second.document, reading.document);
    assert_eq!(second.faults, []);
    assert_eq!(write(&second.document), written);
}

/// Documents, statements and hub records in a collection, each document written and read again.
fn collection(name: &str) -> Option<(usize, usize, usize)> {
    let path = palisade_testkit::data::item("openvex", name)?;
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8(zstd::decode_all(bytes.as_slice()).unwrap()).unwrap();
    let (mut documents, mut statements, mut records) = (0, 0, 0);
    for line in text.lines() {
        match read(line, Budget::DEFAULT).unwrap() {
            Content::Document(reading) => {
                assert_eq!(reading.faults, []);
                again(&reading);
                documents += 1;
                statements += reading.document.statements.len();
            }
            content @ Content::HubRecord(_) => {
                assert_eq!(content.code().unwrap().id, "openvex-hub-record");
                records += 1;
            }
            Content::Other(why) => panic!("{why}"),
        }
    }
    Some((documents, statements, records))
}

#[test]
fn published_collections_are_read_and_written() {
    if let Some(counts) = collection("vex/vex-rancher-k8s.jsonl.zst") {
        assert_eq!(counts, (50, 128_907, 0));
    }
    if let Some(counts) = collection("vex/vex-aqua.jsonl.zst") {
        assert_eq!(counts, (59, 15_304, 57));
    }
}

#[test]
fn the_first_version_is_read_as_the_second() {
    let old = r#"{"@context":"https://openvex.dev/ns","@id":"https://example.org/vex-1","author":"A","role":"","timestamp":"2023-01-16T19:07:16-06:00",
        "version":"2","statements":[{"vulnerability":"CVE-2023-1","vuln_description":"d","products":["pkg:oci/a@sha256%3A00","pkg:oci/b"],
        "subcomponents":["pkg:deb/debian/c@1"],"status":"not_affected","justification":"component_not_present","impact_statement":""}]}"#;
    let new = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex-1","author":"A","timestamp":"2023-01-16T19:07:16-06:00",
        "version":2,"statements":[{"vulnerability":{"name":"CVE-2023-1","description":"d"},"products":[
            {"@id":"pkg:oci/a@sha256%3A00","subcomponents":[{"@id":"pkg:deb/debian/c@1"}]},
            {"@id":"pkg:oci/b","subcomponents":[{"@id":"pkg:deb/debian/c@1"}]}],
        "status":"not_affected","justification":"component_not_present"}]}"#;
    let (old, new) = (document(old), document(new));
    assert_eq!(old.document, new.document);
    assert_eq!(old.context.as_str(), "https://openvex.dev/ns");
    let statement = &old.document.statements[0];
    assert_eq!(old.document.time_of(statement).unwrap().as_str(), "2023-01-16T19:07:16-06:00");
    assert_eq!(statement.products[0].component.purl(), Some("pkg:oci/a@sha256%3A00"));
    again(&old);
    again(&new);
}

#[test]
fn a_broken_statement_does_not_take_the_others_with_it() {
    let text = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":7,"author":"A","version":"two","statements":[
        {"vulnerability":{"name":"CVE-1"},"status":"fixed"}, {"vulnerability":{"name":"CVE-2"},"status":"perhaps"},
        {"status":"fixed"}, 5, {"vulnerability":{"name":""},"status":"fixed"}, {"vulnerability":"CVE-3","products":[5],"status":"fixed"},
        {"vulnerability":{"@id":"https://nvd.nist.gov/vuln/detail/CVE-6"},"status":"affected"}]}"#;
    let reading = document(text);
    let names: Vec<_> = reading.document.statements.iter().flat_map(|one| one.vulnerability.names()).collect();
    assert_eq!(names, ["CVE-1", "CVE-6"]);
    let faults: Vec<_> = reading.faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect();
    let statements = [1, 2, 3, 4, 5].map(|index| format!("openvex-unreadable-statement /statements/{index}"));
    let fields = ["@id", "version"].map(|name| format!("openvex-unreadable-field /{name}"));
    assert_eq!(faults, [fields.as_slice(), &statements].concat());
}

#[test]
fn an_attestation_says_what_its_document_is_about() {
    let text = r#"{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://openvex.dev/ns/v0.2.0",
        "subject":[{"name":"pkg:oci/a","digest":{"sha256":"00"}}],
        "predicate":{"@context":"https://openvex.dev/ns/v0.2.0","author":"A","version":1,"statements":[
            {"vulnerability":{"name":"CVE-1"},"status":"fixed"},
            {"vulnerability":{"name":"CVE-2"},"products":[{"@id":"pkg:oci/b"}],"status":"fixed"}]}}"#;
    let reading = document(text);
    let products = reading.document.statements.iter().map(|one| &one.products[0].component);
    let ids: Vec<_> = products.clone().filter_map(|component| component.id.as_deref()).collect();
    assert_eq!(ids, ["pkg:oci/a", "pkg:oci/b"]);
    assert_eq!(reading.document.statements[0].products[0].component.hashes[&"sha-256".into()].as_str(), "00");
}

#[test]
fn other_documents_are_told_apart() {
    for text in [
        "{}",
        r#"{"bomFormat":"CycloneDX"}"#,
        r#"{"document":{"category":"csaf_vex"}}"#,
        r#"{"@context":"https://example.org","statements":[]}"#,
        r#"{"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}"#,
    ] {
        assert!(matches!(read(text, Budget::DEFAULT), Ok(Content::Other(_))), "{text}");
    }
    for text in ["", "[]", "nothing", "{"] {
        assert!(read(text, Budget::DEFAULT).is_err(), "{text}");
    }
    assert_eq!(document(r#"{"@context":"https://openvex.dev/ns"}"#).faults.len(), 1);
}

fn sound() -> Value {
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex-1", "author": "A", "role": "r",
        "timestamp": "2024-01-01T00:00:00Z", "last_updated": "2024-01-02T00:00:00Z", "version": 2, "tooling": "t",
        "statements": [
            {"@id": "https://example.org/s", "version": 1, "timestamp": "2024-01-01T00:00:00Z", "last_updated": "2024-01-02T00:00:00Z",
             "vulnerability": {"@id": "https://example.org/v", "name": "CVE-2024-1", "description": "d", "aliases": ["GHSA-1"]},
             "products": [{"@id": "pkg:oci/a", "identifiers": {"purl": "pkg:oci/a", "cpe22": "cpe:/a:b:c",
                "cpe23": "cpe:2.3:a:b:c:1.0.0:*:*:*:*:*:*:*"}, "hashes": {"sha1": "0".repeat(40)},
                "subcomponents": [{"@id": "pkg:deb/debian/c@1"}, {"identifiers": {"purl": "pkg:deb/debian/d@1"}}]}],
             "status": "not_affected", "supplier": "s", "status_notes": "n", "justification": "component_not_present",
             "impact_statement": "i"},
            {"vulnerability": {"name": "CVE-2024-2"}, "products": [{"@id": "pkg:oci/a"}], "status": "affected",
             "action_statement": "update", "action_statement_timestamp": "2024-01-01T00:00:00Z"},
        ],
    })
}

/// The faults of the sound document with one value replaced (`null` removes it).
fn faults(pointer: &str, value: Value) -> String {
    let document = changed(pointer, value);
    let found: Vec<String> =
        lint::lint_value(&document).iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect();
    found.join(", ")
}

fn changed(pointer: &str, value: Value) -> Value {
    samples::changed(sound(), pointer, value)
}

/// A place, what to put there, and the faults.
fn table() -> Vec<(&'static str, Value, &'static str)> {
    let same = |status: &str| json!({"vulnerability": {"name": "CVE-2024-2"}, "products": [{"@id": "pkg:oci/a"}], "status": status});
    vec![
        ("/author", json!("B"), ""),
        ("/@context", json!("https://openvex.dev/ns"), "openvex-context /@context"),
        ("/@context", json!("https://example.org"), "openvex-context /@context"),
        ("/@id", json!("vex one"), "malformed-value /@id"),
        ("/@id", json!("https://example.org/ä"), ""),
        ("/author", Value::Null, "missing-field "),
        ("/timestamp", json!("yesterday"), "malformed-value /timestamp"),
        ("/last_updated", json!("2023-01-01T00:00:00Z"), "openvex-contradicting-dates /last_updated"),
        ("/version", json!(0), "malformed-value /version"),
        ("/version", json!(1.5), "malformed-value /version"),
        ("/version", json!("1"), "wrong-type /version"),
        ("/more", json!(1), "unknown-field /more"),
        ("/statements", json!([]), "too-few-members /statements"),
        (
            "/statements/0/timestamp",
            json!("2025-01-01T00:00:00Z"),
            "openvex-contradicting-dates /statements/0/last_updated, openvex-contradicting-dates /statements/0/timestamp",
        ),
        ("/statements/0/status", json!("safe"), "unknown-value /statements/0/status"),
        (
            "/statements/0/status",
            json!("fixed"),
            "openvex-field-of-other-status /statements/0/justification, openvex-field-of-other-status /statements/0/impact_statement",
        ),
        ("/statements/0/justification", json!("because"), "unknown-value /statements/0/justification"),
        ("/statements/0/vulnerability", json!("CVE-1"), "wrong-type /statements/0/vulnerability"),
        ("/statements/0/vulnerability/name", Value::Null, "missing-field /statements/0/vulnerability"),
        ("/statements/0/products", Value::Null, "openvex-no-product /statements/0"),
        ("/statements/0/products/0", json!("pkg:oci/a"), "wrong-type /statements/0/products/0"),
        ("/statements/0/products/-", json!({"hashes": {}}), "openvex-unnamed-component /statements/0/products/1"),
        ("/statements/0/products/0/@id", json!("pkg:oci"), "openvex-invalid-identifier /statements/0/products/0/@id"),
        ("/statements/0/products/0/identifiers", json!({}), "too-few-members /statements/0/products/0/identifiers"),
        (
            "/statements/0/products/0/identifiers/cpe23",
            json!("cpe:/a"),
            "openvex-invalid-identifier /statements/0/products/0/identifiers/cpe23",
        ),
        (
            "/statements/0/products/0/hashes/sha1",
            json!("00"),
            "openvex-invalid-hash /statements/0/products/0/hashes/sha1",
        ),
        ("/statements/0/products/0/hashes/sha2", json!("00"), "unknown-field /statements/0/products/0/hashes/sha2"),
        ("/statements/1/action_statement", Value::Null, "openvex-no-action /statements/1"),
        (
            "/statements/1/status",
            json!("not_affected"),
            "openvex-no-justification /statements/1, openvex-field-of-other-status /statements/1/action_statement",
        ),
        ("/statements/-", same("fixed"), "openvex-contradiction /statements/2"),
    ]
}

#[test]
fn each_rule_is_applied() {
    for (pointer, value, expected) in table() {
        assert_eq!(faults(pointer, value.clone()), expected, "{pointer} {value}");
    }
}

#[test]
fn the_published_schema_agrees() {
    let Some(path) = palisade_testkit::data::item("openvex", "formats/schemas/openvex-0.2.0.json") else { return };
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for (pointer, value, expected) in table() {
        let document = changed(pointer, value);
        // What the specification says in words is not in the schema.
        let of_schema = |code: &str| !code.starts_with("openvex-") || SCHEMA_TOO.contains(&code);
        let ours = expected
            .split(", ")
            .filter_map(|fault| fault.split(' ').next())
            .any(|code| !code.is_empty() && of_schema(code));
        assert_eq!(validator.is_valid(&document), !ours, "{pointer}: {expected}");
    }
}

/// Codes of ours for what the schema says as well.
const SCHEMA_TOO: &[&str] = &["openvex-no-justification", "openvex-no-action", "openvex-unnamed-component"];
