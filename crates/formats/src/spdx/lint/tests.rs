//! Each rule, and the published schema beside our shapes.

use serde_json::{Value, json};

use super::{lint, lint_value};
use crate::samples;

fn sound() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "n",
        "documentNamespace": "https://example.org/n",
        "creationInfo": {"created": "2024-01-01T00:00:00Z", "creators": ["Tool: t"]},
        "externalDocumentRefs": [{"externalDocumentId": "DocumentRef-a", "spdxDocument": "https://example.org/a",
            "checksum": {"algorithm": "SHA1", "checksumValue": "0".repeat(40)}}],
        "packages": [
            {"SPDXID": "SPDXRef-a", "name": "a", "downloadLocation": "git+https://example.org/a.git@v1#b", "filesAnalyzed": false,
             "supplier": "Organization: o", "licenseDeclared": "MIT AND LicenseRef-1", "licenseConcluded": "NOASSERTION",
             "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1"},
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}]},
            {"SPDXID": "SPDXRef-b", "name": "b", "downloadLocation": "NONE", "hasFiles": ["SPDXRef-f"],
             "packageVerificationCode": {"packageVerificationCodeValue": "0"}},
        ],
        "files": [{"SPDXID": "SPDXRef-f", "fileName": "./f", "checksums": [{"algorithm": "SHA1", "checksumValue": "1".repeat(40)}]}],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"},
            {"spdxElementId": "SPDXRef-a", "relationshipType": "CONTAINS", "relatedSpdxElement": "NONE"},
            {"spdxElementId": "SPDXRef-a", "relationshipType": "OTHER", "relatedSpdxElement": "DocumentRef-a:SPDXRef-x"},
        ],
        "annotations": [{"annotator": "Person: p", "annotationDate": "2024-01-01T00:00:00Z", "annotationType": "OTHER", "comment": "c"}],
        "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "t"}],
    })
}

fn changed(pointer: &str, value: Value) -> Value {
    samples::changed(sound(), pointer, value)
}

/// A place, what to put there, and the faults.
fn table() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("/name", json!("m"), ""),
        ("/name", Value::Null, "missing-field "),
        ("/more", json!(1), "unknown-field /more"),
        ("/spdxVersion", json!("SPDX-2.2"), "spdx-version /spdxVersion"),
        ("/dataLicense", json!("MIT"), "spdx-document-field /dataLicense"),
        (
            "/SPDXID",
            json!("SPDXRef-X"),
            "spdx-document-field /SPDXID, spdx-undefined-id /relationships/0/spdxElementId, spdx-describes-nothing ",
        ),
        ("/documentNamespace", Value::Null, "spdx-document-field "),
        ("/documentNamespace", json!("https://example.org/#a"), "spdx-document-field /documentNamespace"),
        ("/documentNamespace", json!("dhi-pkg-python"), "spdx-document-field /documentNamespace"),
        ("/creationInfo/created", json!("2024-01-01T00:00:00+01:00"), "spdx-invalid-date /creationInfo/created"),
        ("/creationInfo/creators", json!([]), "too-few-members /creationInfo/creators"),
        ("/creationInfo/creators/0", json!("me"), "spdx-invalid-agent /creationInfo/creators/0"),
        (
            "/packages/0/SPDXID",
            json!("SPDXRef-a_b"),
            "spdx-invalid-id /packages/0/SPDXID, spdx-undefined-id /relationships/0/relatedSpdxElement, \
             spdx-undefined-id /relationships/1/spdxElementId, spdx-undefined-id /relationships/2/spdxElementId",
        ),
        ("/packages/1/SPDXID", json!("SPDXRef-a"), "spdx-repeated-id /packages/1/SPDXID"),
        ("/packages/0/name", json!(5), "wrong-type /packages/0/name"),
        ("/packages/0/downloadLocation", json!("somewhere"), "spdx-invalid-location /packages/0/downloadLocation"),
        ("/packages/0/downloadLocation", Value::Null, "missing-field /packages/0"),
        ("/packages/0/supplier", json!("Tool: t"), "spdx-invalid-agent /packages/0/supplier"),
        ("/packages/0/licenseDeclared", json!("MIT AND"), "spdx-invalid-license /packages/0/licenseDeclared"),
        ("/packages/0/licenseDeclared", json!("LicenseRef-2"), "spdx-invalid-license /packages/0/licenseDeclared"),
        ("/packages/0/filesAnalyzed", json!(true), "spdx-files-not-analyzed /packages/0"),
        ("/packages/0/licenseInfoFromFiles", json!(["MIT"]), "spdx-files-not-analyzed /packages/0"),
        (
            "/packages/0/primaryPackagePurpose",
            json!("OPERATING-SYSTEM"),
            "unknown-value /packages/0/primaryPackagePurpose",
        ),
        ("/packages/0/releaseDate", json!("2024"), "spdx-invalid-date /packages/0/releaseDate"),
        (
            "/packages/0/externalRefs/0/referenceLocator",
            json!("npm/a"),
            "spdx-invalid-reference /packages/0/externalRefs/0/referenceLocator",
        ),
        (
            "/packages/0/externalRefs/0/referenceCategory",
            json!("SECURITY"),
            "spdx-invalid-reference /packages/0/externalRefs/0/referenceCategory",
        ),
        (
            "/packages/0/externalRefs/0/referenceCategory",
            json!("PACKAGE_MANAGER"),
            "unknown-value /packages/0/externalRefs/0/referenceCategory, spdx-invalid-reference /packages/0/externalRefs/0/referenceCategory",
        ),
        (
            "/packages/0/externalRefs/1/referenceLocator",
            json!("cpe:2.3:a:nginx:nginx:1.21.1"),
            "spdx-invalid-reference /packages/0/externalRefs/1/referenceLocator",
        ),
        ("/packages/1/hasFiles/0", json!("SPDXRef-g"), "spdx-undefined-id /packages/1/hasFiles/0"),
        ("/files/0/checksums", json!([]), "too-few-members /files/0/checksums"),
        (
            "/files/0/checksums/0/algorithm",
            json!("SHA256"),
            "spdx-invalid-checksum /files/0/checksums/0/checksumValue, spdx-invalid-checksum /files/0",
        ),
        (
            "/relationships/0/relatedSpdxElement",
            json!("SPDXRef-none"),
            "spdx-undefined-id /relationships/0/relatedSpdxElement",
        ),
        (
            "/relationships/0/relationshipType",
            json!("IS"),
            "unknown-value /relationships/0/relationshipType, spdx-describes-nothing ",
        ),
        (
            "/relationships/2/relatedSpdxElement",
            json!("DocumentRef-b:SPDXRef-x"),
            "spdx-undefined-id /relationships/2/relatedSpdxElement",
        ),
        ("/annotations/0/annotationType", json!("NOTE"), "unknown-value /annotations/0/annotationType"),
        (
            "/hasExtractedLicensingInfos/0/licenseId",
            json!("MIT-2"),
            "spdx-invalid-id /hasExtractedLicensingInfos/0/licenseId, spdx-invalid-license /packages/0/licenseDeclared",
        ),
    ]
}

#[test]
fn each_rule_is_applied() {
    for (pointer, value, expected) in table() {
        let found = lint_value(&changed(pointer, value.clone()));
        let found: Vec<String> = found.iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect();
        assert_eq!(found.join(", "), expected, "{pointer} {value}");
    }
}

#[test]
fn the_published_schema_agrees() {
    let Some(path) = palisade_testkit::data::item("spdx", "formats/schemas/spdx-2.3.json") else { return };
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::options().build(&schema).unwrap();
    for (pointer, value, _) in table() {
        let document = changed(pointer, value);
        let ours = crate::shape::check(&document, &super::schema::DOCUMENT);
        assert_eq!(validator.is_valid(&document), ours.is_empty(), "{pointer}: {ours:?}");
    }
}

#[test]
fn every_form_is_judged() {
    let document = crate::spdx::read(&sound().to_string(), crate::json::Budget::DEFAULT).unwrap().document;
    assert_eq!(lint(&sound().to_string()), []);
    assert_eq!(lint(&crate::spdx::write_json(&document)), []);
    assert_eq!(lint(&crate::spdx::write_tag_value(&document)), []);
    let codes = |text: &str| lint(text).iter().map(|fault| fault.code.id).collect::<Vec<_>>();
    assert_eq!(codes("nothing"), ["spdx-other-document"]);
    assert_eq!(codes("{"), ["invalid-document"]);
    assert_eq!(codes(r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}"#), ["spdx-version"]);
    assert!(codes("spdxVersion: SPDX-2.3\nmore: 1\n").contains(&"unknown-field"));
    assert!(codes("SPDXVersion: SPDX-2.3\nMore: 1\n").contains(&"spdx-unreadable-element"));
}
