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

const BODY: &[u8] =
    b"CVSS Rating: x\n\n#### Affected Versions\n\n- kubelet <= v1.27.4\n\n#### Fixed Versions\n\n- kubelet v1.27.5\n";

/// A record of the kubelet's with `ranges`.
fn record(id: &str, ranges: &str) -> Vec<u8> {
    format!(
        r#"{{"schema_version": "1.7.0", "id": "{id}", "modified": "2023-08-23T00:00:00Z",
        "affected": [{{"package": {{"ecosystem": "Kubernetes", "name": "k8s.io/kubelet"}}, "ranges": [{ranges}]}}]}}"#
    )
    .into_bytes()
}

const VERSIONS: &str = r#"{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.27.5"}]}"#;
const COMMITS: &str = r#"{"type": "GIT", "repo": "https://github.com/kubernetes/kubernetes",
    "events": [{"introduced": "0"}, {"fixed": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"}]}"#;

/// Code and end of the path of each gap of a check.
fn gap_codes(report: &Value) -> Vec<String> {
    report["gaps"].as_array().unwrap().iter().map(|gap| gap["code"].as_str().unwrap().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_what_cannot_be_read_is_a_gap() {
    use std::os::unix::fs::symlink;

    let bad = record("CVE-2023-1111", r#"{"type": "SEMVER", "events": []}"#);
    let here = directory(&[("real/a.json", &bad), ("looked/at/b.json", &record("CVE-2023-1112", VERSIONS))]);
    symlink("../real/a.json", here.path().join("looked/linked.json")).unwrap();
    let (report, exit) = json(here.path(), &["feed", "check", "looked", "--format", "json"]);
    assert_eq!((exit, report["documents"].as_array().unwrap().len()), (1, 2), "{report}");
    std::fs::remove_file(here.path().join("looked/linked.json")).unwrap();
    symlink("../real", here.path().join("looked/folder")).unwrap();
    assert_eq!(run(here.path(), &["feed", "check", "looked"]).status.code(), Some(1), "folders are followed, too");
    std::fs::remove_file(here.path().join("looked/folder")).unwrap();
    for target in ["nowhere", "linked.json"] {
        symlink(target, here.path().join("looked/linked.json")).unwrap();
        let (report, exit) = json(here.path(), &["feed", "check", "looked", "--format", "json"]);
        assert_eq!((gap_codes(&report), exit), (vec!["unreadable".to_owned()], 3), "{target}");
        std::fs::remove_file(here.path().join("looked/linked.json")).unwrap();
    }
    symlink("..", here.path().join("looked/at/again")).unwrap();
    let (report, exit) = json(here.path(), &["feed", "check", "looked", "--format", "json"]);
    assert_eq!((gap_codes(&report), exit), (vec!["link-loop".to_owned()], 3));
}

#[cfg(unix)]
#[test]
fn only_ordinary_files_of_a_bounded_size_are_checked() {
    let here = directory(&[]);
    assert!(Command::new("mkfifo").arg(here.path().join("pipe.json")).status().unwrap().success());
    std::fs::File::create(here.path().join("large.json")).unwrap().set_len(1 << 40).unwrap();
    for (path, code) in [("/dev/zero", "not-a-file"), ("pipe.json", "not-a-file"), ("large.json", "file-too-large")] {
        let (report, exit) = json(here.path(), &["feed", "check", path, "--format", "json"]);
        assert_eq!((gap_codes(&report), exit), (vec![code.to_owned()], 3));
    }
}

#[test]
fn a_record_without_an_announcement_was_not_held_against_it() {
    let texts = ("texts/2019/03/CVE-2019-11243.md", BODY);
    let here = directory(&[
        texts,
        ("short.json", &record("CVE-2019-1124", VERSIONS)),
        ("long.json", &record("CVE-2019-11243", VERSIONS)),
    ]);
    let check =
        |file: &str| json(here.path(), &["feed", "check", file, "--announcements", "texts", "--format", "json"]);
    let (report, exit) = check("long.json");
    assert_eq!((gap_codes(&report), exit), (vec![], 0), "{report}");
    let (report, exit) = check("short.json");
    assert_eq!((gap_codes(&report), exit), (vec!["no-announcement".to_owned()], 3), "{report}");
}

#[test]
fn what_was_not_compared_is_said() {
    let empty = String::from_utf8(record("CVE-2023-1111", "")).unwrap().replace("\"affected\": [{", "\"x\": [{");
    let other =
        String::from_utf8(record("CVE-2023-1111", VERSIONS)).unwrap().replace("k8s.io/kubelet", "k8s.io/another");
    let other = other.into_bytes();
    let empty = empty.replacen('{', "{\"affected\": [],", 1);
    let here = directory(&[
        ("texts/2023/08/CVE-2023-1111.md", BODY),
        ("real/a.json", &record("CVE-2023-1111", VERSIONS)),
        ("empty/a.json", empty.as_bytes()),
        ("commits/a.json", &record("CVE-2023-1111", COMMITS)),
        ("short/a.json", &record("CVE-2023-111", VERSIONS)),
        ("other/a.json", &other),
    ]);
    let diff = |left: &str, right: &str| json(here.path(), &["feed", "diff", left, right, "--format", "json"]);
    let (report, exit) = diff("texts", "real");
    assert_eq!((exit, &report["compared"]), (0, &1.into()), "{report}");
    for left in ["texts", "real"] {
        for right in ["empty", "commits", "short"] {
            for (report, exit) in [diff(left, right), diff(right, left)] {
                assert_eq!((exit, &report["compared"]), (3, &0.into()), "{left} {right}: {report}");
                assert!(!report["not_compared"].as_array().unwrap().is_empty(), "{left} {right}: {report}");
            }
        }
    }
    let (report, exit) = diff("real", "other");
    assert_eq!((exit, &report["compared"]), (3, &0.into()), "{report}");
    let output = run(here.path(), &["feed", "diff", "real", "short"]);
    assert!(text(&output.stdout).contains("0 CVEs compared, 0 differ"), "{output:?}");
    assert!(text(&output.stderr).contains("not-compared"), "{output:?}");
}

/// An edition of one announcement, built with `more` options.
fn edition(more: &[&str]) -> TempDir {
    let here = directory(&[("texts/2023/08/CVE-2023-1111.md", BODY)]);
    let built = run(here.path(), &[&["feed", "build", "--from", "texts", "--output", "public"], more].concat());
    assert_eq!(built.status.code(), Some(0), "{built:?}");
    let check = run(here.path(), &["feed", "check", "public"]);
    assert_eq!(check.status.code(), Some(0), "{check:?}");
    here
}

#[test]
fn a_feed_of_another_repository_does_not_claim_to_be_kubernetes() {
    let read = |here: &TempDir, name: &str| std::fs::read_to_string(here.path().join("public").join(name)).unwrap();
    let here = edition(&["--repository", "acme/widgets"]);
    for name in ["index.json", "feed.xml", "atom.xml", "csaf/provider-metadata.json", "cve/CVE-2023-1111.json"] {
        let document = read(&here, name);
        for claim in
            ["kubernetes.io", "kubernetes.dev", "k8s.io/sig", "a6081bf6-", "Kubernetes Community", "\"kubernetes\""]
        {
            assert!(!document.contains(claim), "{name} says {claim}: {document}");
        }
        assert!(document.contains("acme"), "{name}: {document}");
    }
    let csaf: Value = serde_json::from_str(&read(&here, "csaf/2023/cve-2023-1111.json")).unwrap();
    assert_eq!(csaf["document"]["publisher"]["name"], "acme/widgets");
    let id = "123e4567-e89b-42d3-a456-426614174000";
    let here = edition(&[
        "--repository",
        "acme/widgets",
        "--publisher-name",
        "Acme",
        "--publisher-namespace",
        "https://acme.example",
        "--contact",
        "security@acme.example",
        "--cna-id",
        id,
        "--cna-name",
        "acme",
    ]);
    let csaf: Value = serde_json::from_str(&read(&here, "csaf/2023/cve-2023-1111.json")).unwrap();
    let publisher = &csaf["document"]["publisher"];
    let given = ["name", "namespace", "contact_details"].map(|key| publisher[key].as_str().unwrap());
    assert_eq!(given, ["Acme", "https://acme.example", "security@acme.example"]);
    let cve: Value = serde_json::from_str(&read(&here, "cve/CVE-2023-1111.json")).unwrap();
    assert_eq!(
        (&cve["cveMetadata"]["assignerOrgId"], &cve["cveMetadata"]["assignerShortName"]),
        (&id.into(), &"acme".into())
    );
    let official = read(&edition(&[]), "cve/CVE-2023-1111.json");
    assert!(official.contains("a6081bf6-c852-4425-ad4f-a67919267565"));
}

#[test]
fn addresses_that_are_none_are_wrong_usage() {
    let here = directory(&[("texts/2023/08/CVE-2023-1111.md", BODY)]);
    for address in ["javascript:alert(1)", "https://a/\" onclick=\"x", "https://a/'", "notaurl", "file:///etc/passwd"] {
        let build = ["feed", "build", "--from", "texts", "--output", "public", "--site-address", address];
        let serve = ["feed", "serve", "--from", "texts", "--database", "memory:", "--hub", address];
        for arguments in [&build[..], &serve[..]] {
            assert_eq!(run(here.path(), arguments).status.code(), Some(2), "{arguments:?}");
        }
    }
    assert!(!here.path().join("public").exists());
    let serve = ["feed", "serve", "--from", "texts", "--listen", "127.0.0.1:0"];
    let blank = palisade(here.path(), &serve)
        .env("PALISADE_WEBHOOK_SECRET", " \n")
        .env("PALISADE_DATABASE", "memory:")
        .output()
        .unwrap();
    assert!(blank.status.code() == Some(2) && text(&blank.stderr).contains("empty-secret"), "{blank:?}");
    assert!(!here.path().join("palisade-feed.db").exists(), "the database is the one of the environment");
}
