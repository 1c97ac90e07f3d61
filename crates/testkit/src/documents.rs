//! What must hold for any text that is read as a standard document, and damage to real ones.

use palisade_formats::json::{Budget, compact, read_value};
use palisade_formats::{Fault, csaf, cve, cyclonedx, openvex, osv, spdx};
use palisade_packages::sbom::{self, Subject};
use serde_json::{Map, Value, json};

use crate::random::Random;

/// A budget that lets many small texts through in little time.
const BUDGET: Budget = Budget { bytes: 1 << 20, values: 1 << 16 };

/// Reads any bytes as OSV records and judges them: must not panic or hang, what was read must be written and read again
/// as the same, and faults must point into the document.
///
/// # Panics
///
/// Where that does not hold.
pub fn osv_reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for record in osv::read_all(text, BUDGET, 1000).into_iter().flatten() {
        let written = compact(&record);
        assert_eq!(osv::read(&written, BUDGET).as_ref(), Ok(&record), "read again");
        for affected in &record.affected {
            let verdict = || osv::evaluate::affects(affected, "1.2.3", &osv::SemanticOrdering);
            assert_eq!(verdict(), verdict(), "judged again");
        }
    }
    pointed(text, &osv::lint(text));
}

/// Reads any bytes as a CSAF document and as a CVE record, with the same promises.
///
/// # Panics
///
/// Where that does not hold.
pub fn csaf_reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(document) = csaf::read(text, BUDGET) {
        assert_eq!(csaf::read(&compact(&document), BUDGET), Ok(document), "read again");
    }
    if let Ok(record) = cve::read(text, BUDGET) {
        assert_eq!(cve::read(&compact(&record), BUDGET), Ok(record), "read again");
    }
    pointed(text, &csaf::check(text));
}

/// Reads any bytes as a CycloneDX document in JSON or XML, with the same promises; the packages that it names must be the
/// same once they were written and read again.
///
/// # Panics
///
/// Where that does not hold.
pub fn cyclonedx_reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    pointed(text, &cyclonedx::check(text));
    let Ok(reading) = cyclonedx::read(text, BUDGET) else { return };
    let read = |text: &str| cyclonedx::read(text, Budget::DEFAULT).map(|reading| reading.document);
    assert_eq!(read(&cyclonedx::write(&reading.document)).as_ref(), Ok(&reading.document), "read again");
    let (_, inventory) = sbom::cyclonedx::reading(&reading, "bom");
    let written = sbom::cyclonedx::document(&inventory, &Subject::default(), &sbom::cyclonedx::Origin::default());
    let names = |inventory: &palisade_packages::Inventory| {
        inventory.components.iter().map(|found| found.name.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(&sbom::cyclonedx::inventory(&written, "bom").1), names(&inventory), "packages read again");
}

/// Reads any bytes as an OpenVEX document, with the same promises.
///
/// # Panics
///
/// Where that does not hold.
pub fn openvex_reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(openvex::Content::Document(reading)) = openvex::read(text, BUDGET) {
        let written = openvex::write(&reading.document);
        let again = openvex::read(&written, Budget::DEFAULT).map(|content| match content {
            openvex::Content::Document(again) => Some(again.document),
            _ => None,
        });
        assert_eq!(again, Ok(Some(reading.document)), "read again");
    }
    pointed(text, &openvex::lint::lint(text));
}

/// Reads any bytes as an SPDX document of any form, with the same promises.
///
/// # Panics
///
/// Where that does not hold.
pub fn spdx_reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(reading) = spdx::read(text, BUDGET) {
        let document = reading.document;
        let again = spdx::read(&spdx::write_json(&document), Budget::DEFAULT).map(|again| again.document);
        assert_eq!(again.as_ref(), Ok(&document), "read again");
        let lines = spdx::read(&spdx::write_tag_value(&document), Budget::DEFAULT).map(|lines| lines.document);
        let counts = |document: &spdx::Document| (document.packages.len(), document.files.len());
        assert_eq!(lines.as_ref().map(counts), Ok(counts(&document)), "read as lines");
    }
    let faults = spdx::lint::lint(text);
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        pointed(text.trim_start_matches('\u{feff}'), &faults);
    }
}

/// Each fault stands at a place that is there.
fn pointed(text: &str, faults: &[Fault]) {
    let Ok(value) = read_value(text, BUDGET) else { return };
    for fault in faults {
        assert!(value.pointer(&fault.pointer).is_some(), "{} at {:?} of {text}", fault.code.id, fault.pointer);
    }
}

/// A small CycloneDX document that touches most of what is read into types.
#[must_use]
pub fn cyclonedx_document() -> Value {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "version": 1,
        "metadata": {"timestamp": "2024-01-01T00:00:00Z", "tools": {"components": [{"type": "application", "name": "t"}]},
            "component": {"type": "container", "bom-ref": "root", "name": "image", "version": "1"}, "properties": [{"name": "a", "value": "b"}]},
        "components": [
            {"type": "operating-system", "bom-ref": "os", "name": "debian", "version": "12"},
            {"type": "library", "bom-ref": "a", "group": "org.acme", "name": "lib", "version": "1.0", "scope": "optional",
                "hashes": [{"alg": "MD5", "content": "641b6e166f8b33c5e959e2adcc18b1c7"}], "purl": "pkg:maven/org.acme/lib@1.0",
                "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "other"}}], "cpe": "cpe:2.3:a:acme:lib:1.0:*:*:*:*:*:*:*",
                "components": [{"type": "file", "name": "f", "licenses": [{"expression": "MIT OR Apache-2.0"}]}],
                "evidence": {"occurrences": [{"location": "lib.jar", "additionalContext": "layer 3"}]}},
            {"type": "library", "bom-ref": "b", "name": "libc6", "version": "2.36", "purl": "pkg:deb/debian/libc6@2.36?distro=debian-12"}],
        "services": [{"name": "s", "endpoints": ["https://example.org"], "authenticated": true}],
        "dependencies": [{"ref": "root", "dependsOn": ["a", "b"]}, {"ref": "a", "provides": ["b"]}],
        "compositions": [{"aggregate": "incomplete", "assemblies": ["root"]}],
        "vulnerabilities": [{"bom-ref": "v", "id": "CVE-2021-1", "source": {"name": "NVD", "url": "https://example.org"},
            "references": [{"id": "GHSA-1", "source": {"name": "GitHub"}}], "cwes": [79],
            "ratings": [{"score": 9.8, "severity": "critical", "method": "CVSSv31", "vector": "CVSS:3.1/AV:N"}],
            "analysis": {"state": "not_affected", "justification": "code_not_present", "response": ["update"], "detail": "d"},
            "affects": [{"ref": "a", "versions": [{"version": "1.0", "status": "affected"}, {"range": "vers:maven/<2", "status": "unknown"}]}]}],
        "properties": [{"name": "p", "value": "v"}],
    })
}

/// A small OSV record that touches most of the format.
#[must_use]
pub fn osv_record() -> Value {
    json!({
        "schema_version": "1.7.5", "id": "CVE-2024-1", "modified": "2024-01-02T00:00:00Z", "published": "2024-01-01T00:00:00Z",
        "aliases": ["GHSA-1"], "related": ["CVE-2024-2"], "summary": "kubelet", "details": "d",
        "affected": [{
            "package": {"ecosystem": "Kubernetes", "name": "k8s.io/kubelet", "purl": "pkg:golang/k8s.io/kubelet"},
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N"}],
            "ranges": [
                {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}, {"introduced": "1.3.0"}, {"fixed": "1.3.1"}]},
                {"type": "GIT", "repo": "https://example.org", "events": [{"introduced": "0"},
                    {"last_affected": "e818b74be2170fbe957a07b0da4401c2b694b3b8"}]},
            ],
            "versions": ["1.2.2"], "ecosystem_specific": {"a": 1}, "database_specific": {"b": []},
        }],
        "references": [{"type": "ADVISORY", "url": "https://www.cve.org/cverecord?id=CVE-2024-1"}],
        "credits": [{"name": "n", "contact": ["mailto:n@example.org"], "type": "FINDER"}],
        "database_specific": {"c": {}},
    })
}

/// A small OpenVEX document that touches most of the format.
#[must_use]
pub fn openvex_document() -> Value {
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex-1", "author": "A", "role": "r",
        "timestamp": "2024-01-01T00:00:00Z", "last_updated": "2024-01-02T00:00:00Z", "version": 2, "tooling": "t",
        "statements": [
            {"@id": "https://example.org/s", "version": 1, "timestamp": "2024-01-01T00:00:00Z", "status": "not_affected",
             "vulnerability": {"@id": "https://example.org/v", "name": "CVE-2024-1", "description": "d", "aliases": ["GHSA-1"]},
             "products": [{"@id": "pkg:oci/a", "identifiers": {"purl": "pkg:oci/a"}, "hashes": {"sha1": "00"},
                "subcomponents": [{"@id": "pkg:deb/debian/c@1"}]}], "justification": "component_not_present"},
            {"vulnerability": "CVE-2024-2", "products": ["pkg:oci/a"], "subcomponents": ["pkg:npm/b"], "status": "affected",
             "action_statement": "update"},
        ],
    })
}

/// A small SPDX document that touches most of the format.
#[must_use]
pub fn spdx_document() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "n",
        "documentNamespace": "https://example.org/n", "documentDescribes": ["SPDXRef-a"],
        "creationInfo": {"created": "2024-01-01T00:00:00Z", "creators": ["Tool: t"]},
        "packages": [{"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "downloadLocation": "NONE", "filesAnalyzed": false,
            "supplier": "Organization: o", "licenseDeclared": "MIT AND LicenseRef-1", "hasFiles": ["SPDXRef-f"],
            "primaryPackagePurpose": "LIBRARY", "checksums": [{"algorithm": "SHA1", "checksumValue": "00"}],
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}]}],
        "files": [{"SPDXID": "SPDXRef-f", "fileName": "./f", "checksums": [{"algorithm": "SHA1", "checksumValue": "00"}]}],
        "relationships": [{"spdxElementId": "SPDXRef-a", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-f"}],
        "annotations": [{"annotator": "Person: p", "annotationDate": "2024-01-01T00:00:00Z", "annotationType": "OTHER", "comment": "c"}],
        "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "<text>\nt"}],
    })
}

/// The same as tag-value.
#[must_use]
pub fn spdx_lines() -> String {
    let reading = spdx::read(&spdx_document().to_string(), BUDGET);
    reading.map(|reading| spdx::write_tag_value(&reading.document)).unwrap_or_default()
}

/// A small CSAF document that touches most of the format.
#[must_use]
pub fn csaf_document() -> Value {
    json!({
        "document": {
            "acknowledgments": [{"names": ["n"], "organization": "o", "summary": "s", "urls": ["https://example.org"]}],
            "category": "csaf_vex", "csaf_version": "2.0", "lang": "en-US", "title": "t",
            "aggregate_severity": {"text": "high"}, "distribution": {"tlp": {"label": "WHITE", "url": "https://example.org"}},
            "notes": [{"category": "summary", "text": "t"}],
            "publisher": {"category": "vendor", "name": "n", "namespace": "https://example.org"},
            "references": [{"category": "self", "summary": "s", "url": "https://example.org/a"}],
            "tracking": {
                "current_release_date": "2024-01-02T00:00:00Z", "id": "i", "initial_release_date": "2024-01-01T00:00:00Z",
                "generator": {"engine": {"name": "e"}}, "status": "final", "version": "2",
                "revision_history": [
                    {"date": "2024-01-01T00:00:00Z", "number": "1", "summary": "s"},
                    {"date": "2024-01-02T00:00:00Z", "number": "2", "summary": "s"},
                ],
            },
        },
        "product_tree": {
            "branches": [{"category": "vendor", "name": "v", "branches": [{"category": "product_version", "name": "1.0.0",
                "product": {"name": "a", "product_id": "A", "product_identification_helper": {
                    "purl": "pkg:golang/k8s.io/kubelet@v1.0.0", "cpe": "cpe:2.3:a:kubernetes:kubelet:1.0.0:*:*:*:*:*:*:*",
                    "hashes": [{"filename": "f", "file_hashes": [{"algorithm": "sha256", "value": "026a37919b182ef7c63791e82c9645e2"}]}],
                    "model_numbers": ["m"], "sbom_urls": ["https://example.org/s"], "serial_numbers": ["s"], "skus": ["s"],
                    "x_generic_uris": [{"namespace": "https://example.org", "uri": "urn:a:b"}]}}}]}],
            "full_product_names": [{"name": "b", "product_id": "B"}],
            "product_groups": [{"group_id": "G", "product_ids": ["A", "B"]}],
            "relationships": [{"category": "installed_on", "full_product_name": {"name": "c", "product_id": "C"},
                "product_reference": "A", "relates_to_product_reference": "B"}],
        },
        "vulnerabilities": [{
            "cve": "CVE-2024-1234", "cwe": {"id": "CWE-416", "name": "Use After Free"}, "title": "t",
            "notes": [{"category": "summary", "text": "t"}], "ids": [{"system_name": "s", "text": "1"}],
            "discovery_date": "2024-01-01T00:00:00Z", "references": [{"summary": "s", "url": "https://example.org/a"}],
            "involvements": [{"party": "vendor", "status": "open", "date": "2024-01-01T00:00:00Z"}],
            "product_status": {"known_affected": ["A"], "known_not_affected": ["B"]},
            "flags": [{"label": "component_not_present", "product_ids": ["B"]}],
            "remediations": [{"category": "vendor_fix", "details": "d", "product_ids": ["A"], "restart_required": {"category": "none"}}],
            "threats": [{"category": "impact", "details": "d", "group_ids": ["G"]}],
            "scores": [{"products": ["A"], "cvss_v2": {"version": "2.0", "baseScore": 10.0,
                "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C"}, "cvss_v3": {"version": "3.1", "attackVector": "NETWORK", "baseScore": 9.8,
                "baseSeverity": "CRITICAL", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}],
        }],
    })
}

/// One value of `document` damaged: removed, replaced, doubled, or given a field that nobody knows.
pub fn damage(random: &mut Random, document: &mut Value) {
    let mut places = Vec::new();
    collect(document, String::new(), &mut places);
    let Some(place) = random.pick(&places) else { return };
    let Some(value) = document.pointer_mut(place) else { return };
    match (random.below(4), value) {
        (0, Value::Object(object)) => remove_field(random, object),
        (0, Value::Array(list)) => drop(list.pop()),
        (1, Value::Array(list)) => list.extend(list.first().cloned()),
        (1, Value::Object(object)) => drop(object.insert("x-unknown".to_owned(), json!([1]))),
        (2, Value::String(text)) => damage_text(random, text),
        (_, value) => *value = replacement(random),
    }
}

fn collect(value: &Value, pointer: String, places: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| collect(value, format!("{pointer}/{key}"), places))
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| collect(value, format!("{pointer}/{index}"), places));
        }
        _ => {}
    }
    places.push(pointer);
}

fn remove_field(random: &mut Random, object: &mut Map<String, Value>) {
    let keys: Vec<String> = object.keys().cloned().collect();
    if let Some(key) = random.pick(&keys) {
        object.remove(key);
    }
}

fn damage_text(random: &mut Random, text: &mut String) {
    match random.below(5) {
        0 => text.clear(),
        1 => *text = text.to_uppercase(),
        2 => text.insert(0, 'v'),
        3 => text.push(' '),
        _ => drop(text.pop()),
    }
}

fn replacement(random: &mut Random) -> Value {
    let values = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(11.5),
        json!(""),
        json!("0"),
        json!("1.2.3"),
        json!([]),
        json!({}),
        json!([{}]),
    ];
    random.pick(&values).cloned().unwrap_or_default()
}
