//! Every document of the editions of all announcements against its published schema and our own checks.

use std::path::Path;

use jsonschema::{Registry, Validator};
use palisade_formats::{Fault, csaf, cve, osv};
use palisade_sources::feeds::directory;
use palisade_testkit::data;
use serde_json::Value;

use crate::editions::edition;

type Judge = fn(&Value) -> Vec<Fault>;

fn json_at(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn schema(name: &str) -> Option<Value> {
    data::item("documents", &format!("formats/schemas/{name}")).map(|path| json_at(&path))
}

fn build(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

fn osv_validator() -> Option<Validator> {
    let folder = data::unpacked(&data::item("documents", "formats/osv-schema.tar.zst")?).unwrap();
    Some(build(&json_at(&folder.join("validation/schema.json"))))
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

#[test]
fn every_document_is_valid_and_without_a_fault() {
    let (Some(osv), Some(csaf), Some(cve)) = (osv_validator(), csaf_validator(), schema("cve-5.1.1.json")) else {
        return;
    };
    let formats: [(&str, Validator, Judge); 3] = [
        ("osv/CVE-", osv, osv::lint::lint_value),
        ("csaf/2", csaf, csaf::check_value),
        ("cve/CVE-", build(&cve), cve::lint_value),
    ];
    for (source, count) in [("announcements-2025-04-05", 71), ("official-feed/index-2023-07-01.full43.json", 44)] {
        let Some(path) = data::item("documents", &format!("cve-feed/{source}")) else { return };
        let edition = edition(&directory::read(&path).unwrap().announcements);
        for (folder, validator, judge) in &formats {
            let mut documents = 0;
            for (path, file) in edition.files().unwrap().into_iter().filter(|(path, _)| path.starts_with(folder)) {
                let value: Value = serde_json::from_slice(file.body()).unwrap();
                let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert_eq!(errors, Vec::<String>::new(), "{source} {path}");
                assert_eq!(judge(&value), [], "{source} {path}");
                documents += 1;
            }
            assert_eq!(documents, count, "{source} {folder}");
        }
        lists_name_every_document(&edition);
    }
}

fn lists_name_every_document(edition: &palisade_web::feed::edition::Edition) {
    let text = |path: &str| String::from_utf8(edition.file(path).unwrap().unwrap().body().to_vec()).unwrap();
    let (index, changes) = (text("csaf/index.txt"), text("csaf/changes.csv"));
    assert_eq!(index.lines().count(), edition.entries().len());
    assert!(index.lines().all(|line| edition.file(&format!("csaf/{line}")).unwrap().is_some()));
    for line in changes.lines() {
        let (path, time) = line.split_once(',').unwrap();
        let document: Value = serde_json::from_str(&text(&format!("csaf/{}", path.trim_matches('"')))).unwrap();
        assert_eq!(document["document"]["tracking"]["current_release_date"], time.trim_matches('"'));
    }
}
