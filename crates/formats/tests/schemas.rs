//! Our shapes and types held against the published schemas, on real documents and on damaged ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot look must stop")]

use std::path::Path;

use jsonschema::{Registry, Validator};
use palisade_formats::json::{Budget, compact};
use palisade_formats::{Fault, csaf, cve, osv};
use palisade_testkit::data;
use palisade_testkit::documents::{csaf_document, damage, osv_record};
use palisade_testkit::random::Random;
use serde_json::{Value, json};

fn json_at(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema of a format; `None`, said by `item`, where the test data are not there.
fn schema(name: &str) -> Option<Value> {
    data::item("schemas", &format!("formats/schemas/{name}")).map(|path| json_at(&path))
}

fn osv_validator() -> Option<Validator> {
    let archive = data::item("schemas", "formats/osv-schema.tar.zst")?;
    let folder = data::unpacked(&archive).unwrap();
    Some(build(&json_at(&folder.join("validation/schema.json"))))
}

fn build(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// The schema of CSAF refers to those of CVSS.
fn csaf_validator() -> Option<Validator> {
    let mut registry = Registry::new();
    for version in ["2.0", "3.0", "3.1"] {
        let uri = format!("https://www.first.org/cvss/cvss-v{version}.json");
        registry = registry.add(uri, schema(&format!("cvss-v{version}.json"))?).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let options = jsonschema::options().should_validate_formats(true).with_registry(&registry);
    Some(options.build(&schema("csaf-2.0.json")?).unwrap())
}

/// Codes of what a schema says, as against the rules of a specification's text.
fn of_schema(fault: &Fault) -> bool {
    palisade_formats::shape::CODES.iter().any(|code| code.id == fault.code.id)
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{} {error}", error.instance_path())).collect()
}

fn said(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{} {} {}", fault.code.id, fault.pointer, fault.message)).collect()
}

/// Damaged documents: what the schema refuses has a fault, and what has a fault of the schema is refused.
fn compare(validator: &Validator, sound: &Value, judge: fn(&Value) -> Vec<Fault>, stricter: fn(&Fault) -> bool) {
    assert_eq!((errors(validator, sound), said(&judge(sound))), (Vec::new(), Vec::new()));
    for seed in 0..4000 {
        let mut random = Random::new(seed);
        let mut document = sound.clone();
        damage(&mut random, &mut document);
        let (errors, faults) = (errors(validator, &document), judge(&document));
        assert!(errors.is_empty() || !faults.is_empty(), "seed {seed}: the schema says {errors:?} of {document}");
        let shaped: Vec<&Fault> = faults.iter().filter(|fault| of_schema(fault) && !stricter(fault)).collect();
        assert!(shaped.is_empty() || !errors.is_empty(), "seed {seed}: we say {:?} of {document}", said(&faults));
    }
}

#[test]
fn osv_shapes_agree_with_the_schema() {
    let Some(validator) = osv_validator() else { return };
    // The schema leaves the form of `schema_version` open, and its timestamps are not anchored.
    let stricter = |fault: &Fault| fault.pointer == "/schema_version";
    compare(&validator, &osv_record(), osv::lint::lint_value, stricter);
}

#[test]
fn csaf_shapes_agree_with_the_schema() {
    let Some(validator) = csaf_validator() else { return };
    // The pattern for CPE names anchors each of its two alternatives at one end only, which lets any text follow.
    compare(&validator, &csaf_document(), csaf::check_value, |fault| fault.pointer.ends_with("/cpe"));
}

#[test]
fn real_osv_records_are_written_as_valid_as_they_were_read() {
    let Some(validator) = osv_validator() else { return };
    let folders = ["formats/osv-linter", "cve-feed/osv-records"].map(|folder| data::item("schemas", folder));
    for file in folders.into_iter().flatten().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let value = json_at(&file.unwrap().path());
        let errors = errors(&validator, &value);
        let faults = osv::lint::lint_value(&value);
        assert!(errors.is_empty() || !faults.is_empty(), "{errors:?}");
        let written: Value =
            serde_json::from_str(&compact(&osv::read(&value.to_string(), Budget::DEFAULT).unwrap())).unwrap();
        assert_eq!(errors.is_empty(), validator.is_valid(&written), "{written}");
    }
}

#[test]
fn csaf_examples_are_written_as_they_were_read() {
    let Some(validator) = csaf_validator() else { return };
    let Some(folder) = data::item("schemas", "formats/csaf/examples") else { return };
    for file in std::fs::read_dir(folder).unwrap() {
        let value = json_at(&file.unwrap().path());
        let document = csaf::read(&value.to_string(), Budget::DEFAULT).unwrap();
        let written: Value = serde_json::from_str(&compact(&document)).unwrap();
        assert_eq!(written, value);
        assert_eq!(errors(&validator, &written), Vec::<String>::new());
    }
}

#[test]
fn cve_records_are_written_as_they_were_read() {
    let Some(schema) = schema("cve-5.1.1.json") else { return };
    let Some(folder) = data::item("schemas", "cve-feed/official-feed/cveorg-records") else { return };
    let validator = build(&schema);
    for file in std::fs::read_dir(folder).unwrap() {
        let value = json_at(&file.unwrap().path());
        let record = cve::read(&value.to_string(), Budget::DEFAULT).unwrap();
        let written: Value = serde_json::from_str(&compact(&record)).unwrap();
        assert_eq!(written, value);
        assert_eq!(errors(&validator, &value), errors(&validator, &written));
    }
}

#[test]
fn a_full_cve_record_is_valid() {
    let Some(schema) = schema("cve-5.1.1.json") else { return };
    let value = full_cve_record();
    let record = cve::read(&value.to_string(), Budget::DEFAULT).unwrap();
    assert_eq!(serde_json::to_value(&record).unwrap(), value);
    assert!(record.unknown.is_empty() && record.containers.cna.unknown.is_empty());
    assert_eq!(errors(&build(&schema), &value), Vec::<String>::new());
}

fn full_cve_record() -> Value {
    let (text, organisation) = (json!([{"lang": "en", "value": "t"}]), "a6081bf6-c852-4425-ad4f-a67919267565");
    json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1.1",
        "cveMetadata": {"cveId": "CVE-2024-1234", "assignerOrgId": organisation, "assignerShortName": "kubernetes", "serial": 1,
            "requesterUserId": organisation, "dateReserved": "2024-01-01T00:00:00", "datePublished": "2024-01-02T00:00:00.000Z",
            "dateUpdated": "2024-01-03T00:00:00Z", "state": "PUBLISHED"},
        "containers": {"cna": {
            "providerMetadata": {"orgId": organisation, "shortName": "kubernetes", "dateUpdated": "2024-01-03T00:00:00Z"},
            "dateAssigned": "2024-01-01T00:00:00Z", "datePublic": "2024-01-02T00:00:00Z", "title": "t", "descriptions": text,
            "affected": [{"vendor": "Kubernetes", "product": "kubelet", "collectionURL": "https://example.org", "packageName": "k8s.io/kubelet",
                "cpes": ["cpe:2.3:a:kubernetes:kubelet:*:*:*:*:*:*:*:*"], "modules": ["m"], "programFiles": ["f"],
                "programRoutines": [{"name": "r"}], "platforms": ["Windows"], "repo": "https://example.org", "defaultStatus": "unaffected",
                "versions": [{"version": "0", "status": "affected", "versionType": "semver", "lessThan": "1.28.1",
                    "changes": [{"at": "1.27.5", "status": "unaffected"}]},
                    {"version": "1.28.2", "status": "affected", "versionType": "semver", "lessThanOrEqual": "1.28.3"}]}],
            "problemTypes": [{"descriptions": [{"lang": "en", "description": "CWE-416", "cweId": "CWE-416", "type": "CWE"}]}],
            "references": [{"url": "https://example.org", "name": "n", "tags": ["issue-tracking"]}],
            "impacts": [{"capecId": "CAPEC-1", "descriptions": text}],
            "metrics": [{"format": "CVSS", "scenarios": text, "cvssV3_1": {"version": "3.1", "baseScore": 9.8, "baseSeverity": "CRITICAL",
                "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}, {"other": {"type": "t", "content": {"a": 1}}},
                {"cvssV2_0": {"version": "2.0", "baseScore": 10.0, "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C"}}],
            "configurations": text, "workarounds": text, "solutions": text, "exploits": text,
            "timeline": [{"time": "2024-01-01T00:00:00Z", "lang": "en", "value": "v"}],
            "credits": [{"lang": "en", "value": "v", "user": organisation, "type": "finder"}],
            "source": {"discovery": "EXTERNAL"}, "tags": ["disputed"],
        }, "adp": [{"providerMetadata": {"orgId": organisation}, "title": "t"}]},
    })
}
