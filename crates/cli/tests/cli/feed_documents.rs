//! `palisade feed check` and `palisade feed diff`, on published documents where they are there.

use std::collections::BTreeSet;

use palisade_testkit::data;

use super::*;

fn json(directory: &Path, arguments: &[&str]) -> (Value, i32) {
    let output = run(directory, arguments);
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (value, output.status.code().unwrap())
}

/// What is wrong with each file: its name and the codes.
fn mistakes(report: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for document in report["documents"].as_array().unwrap() {
        let name = Path::new(document["path"].as_str().unwrap()).file_stem().unwrap().to_string_lossy().into_owned();
        for fault in document["faults"].as_array().unwrap() {
            assert!(!fault["help"].as_str().unwrap().is_empty());
            found.insert((name.clone(), fault["code"].as_str().unwrap().to_owned()));
        }
    }
    found
}

#[test]
fn published_records_have_the_mistakes_of_the_table() {
    let Some(records) = data::item("cli", "cve-feed/osv-records") else { return };
    let Some(bodies) = data::item("cli", "cve-feed/announcements-2025-04-05") else { return };
    let here = directory(&[]);
    let [records, bodies] = [records, bodies].map(|path| path.display().to_string());
    let (report, exit) =
        json(here.path(), &["feed", "check", &records, "--announcements", &bodies, "--format", "json"]);
    assert_eq!((exit, report["documents"].as_array().unwrap().len()), (1, 61), "{}", report["gaps"]);
    let table: toml::Table = toml::from_str(include_str!("../../../advisories/tests/suite/osv-records.toml")).unwrap();
    let mut expected = BTreeSet::new();
    for row in table["record"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let words = |list: Option<&toml::Value>| -> Vec<String> {
            list.and_then(toml::Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|word| word.as_str().map(str::to_owned))
                .collect()
        };
        let against = row.get("against").and_then(toml::Value::as_array).into_iter().flatten();
        let against = against.filter_map(|one| one.as_array()?.first()?.as_str().map(str::to_owned));
        let codes = words(table.get("all")).into_iter().chain(words(row.get("codes"))).chain(against);
        expected.extend(codes.map(|code| (id.to_owned(), code)));
    }
    assert_eq!(mistakes(&report), expected);
    let output = run(here.path(), &["feed", "check", &records, "--announcements", &bodies]);
    assert!(text(&output.stdout).contains("announcement, line "));
}

#[test]
fn the_faulty_records_of_the_linter_are_found_and_no_others() {
    let Some(folder) = data::item("cli", "formats/osv-linter") else { return };
    let here = directory(&[]);
    let (report, exit) = json(here.path(), &["feed", "check", &folder.display().to_string(), "--format", "json"]);
    assert_eq!(exit, 1);
    let names: BTreeSet<String> = mistakes(&report).into_iter().map(|(name, _)| name).collect();
    let faulty = ["nodistinct", "nointroduced", "nondistinct", "nopackage"];
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.iter().all(|name| faulty.iter().any(|word| name.starts_with(word))), "{names:?}");
}

#[test]
fn cases_of_the_csaf_standard_are_judged_as_it_says() {
    let Some(cases) = data::item("cli", "formats/csaf/cases.jsonl") else { return };
    let cases: Vec<Value> =
        std::fs::read_to_string(cases).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mandatory: Vec<&Value> = cases.iter().filter(|case| case["group"] == "mandatory").collect();
    assert_eq!(mandatory.len(), 88);
    let files: Vec<(String, Vec<u8>)> = mandatory
        .iter()
        .enumerate()
        .map(|(index, case)| (format!("{index}.json"), case["document"].to_string().into_bytes()))
        .collect();
    let here = directory(&files.iter().map(|(name, body)| (name.as_str(), body.as_slice())).collect::<Vec<_>>());
    let (report, _) = json(here.path(), &["feed", "check", ".", "--format", "json"]);
    let found = mistakes(&report);
    for (index, case) in mandatory.iter().enumerate() {
        let codes: Vec<&str> =
            found.iter().filter(|(name, _)| *name == index.to_string()).map(|(_, code)| code.as_str()).collect();
        let number = format!("csaf-{}", case["test"].as_str().unwrap());
        assert_eq!(codes.is_empty(), case["valid"] == true, "{index} {number}: {codes:?}");
        assert!(codes.is_empty() || codes.contains(&number.as_str()), "{index} {number}: {codes:?}");
    }
}

#[test]
fn an_edition_of_ours_is_without_mistakes() {
    let Some(bodies) = data::item("cli", "cve-feed/announcements-2025-04-05") else { return };
    let here = directory(&[]);
    let bodies = bodies.display().to_string();
    let built = run(here.path(), &["feed", "build", "--from", &bodies, "--output", "public"]);
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    let (report, exit) =
        json(here.path(), &["feed", "check", "public", "--announcements", &bodies, "--format", "json"]);
    assert_eq!((mistakes(&report), exit), (BTreeSet::new(), 0), "{}", report["gaps"]);
    // A document of each format for each of the 71, JSON Feed, RSS and Atom.
    assert_eq!(report["documents"].as_array().unwrap().len(), 3 * 71 + 3);
    let same = run(here.path(), &["feed", "diff", &bodies, "public/osv"]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stdout));
}

#[test]
fn files_that_cannot_be_checked_are_named() {
    let feed = b"<rss version='2.0'><channel></rss>";
    let here =
        directory(&[("a.json", b"{\"kind\": \"Pod\"}"), ("b.json", b"{"), ("c.xml", feed), ("d.xml", b"<html/>")]);
    let (report, exit) = json(here.path(), &["feed", "check", ".", "--format", "json"]);
    let codes: Vec<&str> = report["gaps"].as_array().unwrap().iter().map(|gap| gap["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unknown-document", "invalid-document"]);
    let expected = [("c", "malformed-xml"), ("d", "not-a-feed")].map(|(name, code)| (name.to_owned(), code.to_owned()));
    assert_eq!((mistakes(&report), exit), (BTreeSet::from(expected), 1));
    let only_gaps = run(here.path(), &["feed", "check", "a.json", "b.json"]);
    assert_eq!(only_gaps.status.code(), Some(3));
    for code in ["malformed-xml", "csaf-6.1.6", "osv-empty-interval", "cve-empty-range", "unknown-document"] {
        assert_eq!(run(here.path(), &["explain", code]).status.code(), Some(0), "{code}");
    }
}

#[test]
fn a_difference_names_who_is_wrong_and_the_line() {
    let body = b"CVSS Rating: x\n\n#### Affected Versions\n\n- kubelet v1.28.0\n- kubelet <= v1.27.4\n\n#### Fixed Versions\n\n- kubelet v1.28.1\n- kubelet v1.27.5\n";
    let record =
        br#"{"schema_version": "1.7.0", "id": "CVE-2023-1111", "modified": "2023-08-23T00:00:00Z", "affected": [
        {"package": {"ecosystem": "Kubernetes", "name": "k8s.io/kubelet"},
         "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.28.0"}, {"fixed": "1.28.1"}]}]}]}"#;
    let here = directory(&[("texts/2023/08/CVE-2023-1111.md", body), ("records/CVE-2023-1111.json", record)]);
    let (report, exit) = json(here.path(), &["feed", "diff", "texts", "records", "--format", "json"]);
    let wrong = &report["differences"][0]["wrong"][0];
    assert_eq!((exit, &wrong["source"], &wrong["component"]), (1, &"records".into(), &"kubelet".into()), "{report}");
    assert!(wrong["line"]["text"].as_str().unwrap().contains("1.27."), "{report}");
    let output = run(here.path(), &["feed", "diff", "texts", "records"]);
    assert!(text(&output.stdout).contains("vulnerable, called safe"), "{output:?}");
    assert_eq!(run(here.path(), &["feed", "diff", "texts", "texts"]).status.code(), Some(0));
    assert_eq!(run(here.path(), &["feed", "diff", "records", "records"]).status.code(), Some(0));
}
