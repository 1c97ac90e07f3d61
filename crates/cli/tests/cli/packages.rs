//! `palisade image`, `sbom`, `go`, `db`, `triage` and `release-scan` from end to end.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{directory, palisade, run, text};

/// Two advisories: one for a Debian package, one for an npm package.
pub(super) fn advisories() -> String {
    let record = |id: &str, cve: &str, ecosystem: &str, name: &str, fixed: &str| {
        json!({
            "schema_version": "1.7.0", "id": id, "modified": "2026-11-01T00:00:00Z", "published": "2026-11-01T00:00:00Z",
            "aliases": [cve], "summary": format!("a fault of {name}"),
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
            "affected": [{
                "package": {"ecosystem": ecosystem, "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
            }],
        })
        .to_string()
    };
    [
        record("DEBIAN-1", "CVE-2026-1001", "Debian:12", "openssl", "3.0.20-1"),
        record("NPM-1", "CVE-2026-1002", "npm", "left-pad", "1.3.0"),
    ]
    .join("\n")
}

pub(super) const STATUS: &[u8] =
    b"Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1\n\n";
pub(super) const RELEASE: &[u8] = b"ID=debian\nVERSION_ID=\"12\"\n";
pub(super) const LOCK: &[u8] =
    br#"{"name":"app","lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"1.2.0"}}}"#;

/// A root file system with an old libssl and an old left-pad, and the index beside it.
fn machine() -> TempDir {
    let folder = directory(&[
        ("root/var/lib/dpkg/status", STATUS),
        ("root/etc/os-release", RELEASE),
        ("root/app/package-lock.json", LOCK),
        ("osv.jsonl", advisories().as_bytes()),
    ]);
    let built = run(folder.path(), &["db", "build", "test=osv.jsonl", "--output", "db.index"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    folder
}

pub(super) fn report(folder: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let output = run(folder, &[arguments, &["--db", "db.index", "--format", "json"]].concat());
    let value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr)));
    (output.status.code(), value)
}

pub(super) fn open(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let open = findings.filter(|finding| finding["state"] == "open");
    open.map(|finding| {
        let about = &finding["vulnerability"];
        format!(
            "{} {} {}",
            finding["rule"].as_str().unwrap(),
            about["package"].as_str().unwrap(),
            about["fixed"][0].as_str().unwrap_or("-")
        )
    })
    .collect()
}

#[test]
fn a_file_tree_is_judged_by_source_packages_and_lock_files() {
    let machine = machine();
    let (code, report) = report(machine.path(), &["image", "root"]);
    assert_eq!(open(&report), ["CVE-2026-1001 libssl3 3.0.20-1", "CVE-2026-1002 left-pad 1.3.0"], "{report:#}");
    assert_eq!(code, Some(1));
    assert_eq!(report["data"][0]["name"], "test");
    assert_eq!(report["coverage"]["components"], json!({"deb": 1, "npm": 1}));
    let about = &report["findings"][0]["vulnerability"];
    assert_eq!(about["matchedBy"], "source-package");
    assert_eq!(about["score"], 9.8);
    let pretty = run(machine.path(), &["image", "root", "--db", "db.index"]);
    assert!(text(&pretty.stdout).contains("libssl3"), "{}", text(&pretty.stdout));
}

#[test]
fn what_was_looked_at_is_never_clean_by_accident() {
    let machine = machine();
    let empty = directory(&[("root/etc/hostname", b"x")]);
    let output =
        palisade(empty.path(), &["image", "root", "--db"]).arg(machine.path().join("db.index")).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("no-packages"), "{}", text(&output.stdout));
    let broken = directory(&[
        ("root/package-lock.json", b"{"),
        ("root/var/lib/dpkg/status", STATUS),
        ("root/etc/os-release", RELEASE),
    ]);
    let output = palisade(broken.path(), &["image", "root", "--fail-on", "none", "--db"])
        .arg(machine.path().join("db.index"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
    // A distribution that the index knows nothing about.
    let other =
        directory(&[("root/var/lib/dpkg/status", STATUS), ("root/etc/os-release", b"ID=debian\nVERSION_ID=\"99\"\n")]);
    let output =
        palisade(other.path(), &["image", "root", "--db"]).arg(machine.path().join("db.index")).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("no-advisories-for-distribution"), "{}", text(&output.stdout));
    // Nothing says of which distribution the packages are.
    let nameless = directory(&[("root/var/lib/dpkg/status", STATUS)]);
    let output =
        palisade(nameless.path(), &["image", "root", "--db"]).arg(machine.path().join("db.index")).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("no-advisories-for-distribution"), "{}", text(&output.stdout));
    // An ecosystem that the index knows nothing about, and a component that is nothing but a name.
    for (sbom, code) in [
        (r#"{"name":"x","type":"library","version":"1","purl":"pkg:gem/x@1"}"#, "no-advisories-for-ecosystem"),
        (r#"{"name":"x","type":"library","version":"1"}"#, "package-without-ecosystem"),
    ] {
        let sbom = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{sbom}]}}"#);
        std::fs::write(nameless.path().join("a.json"), sbom).unwrap();
        let output = palisade(nameless.path(), &["sbom", "scan", "a.json", "--db"])
            .arg(machine.path().join("db.index"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
        assert!(text(&output.stdout).contains(code), "{}", text(&output.stdout));
    }
    let (code, _) = report(machine.path(), &["image", "root", "--exit-zero", "--db-max-age", "1"]);
    assert_eq!(code, Some(3), "an index that is too old is a gap");
}

#[cfg(unix)]
/// A Java archive that says nothing about itself.
fn jar() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("A.class", zip::write::SimpleFileOptions::default()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_distribution_speaks_for_the_archives_that_it_installed() {
    let status =
        [STATUS, b"Package: libhello-java\nStatus: install ok installed\nArchitecture: all\nVersion: 1.2-3\n\n"];
    let machine = machine();
    for (name, bytes) in [
        ("var/lib/dpkg/status", status.concat()),
        ("usr/share/java/hello-1.2.jar", jar()),
        ("srv/hello-1.3.jar", jar()),
    ] {
        let path = machine.path().join("root").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let (code, report) = report(machine.path(), &["image", "root"]);
    let gaps = super::gaps(&report);
    let archives: Vec<_> =
        gaps.iter().filter(|(code, ..)| code == "jar-without-coordinates").map(|(_, what, _)| what.as_str()).collect();
    assert_eq!((archives, code), (vec!["root: srv/hello-1.3.jar"], Some(1)), "{report:#}");
    assert!(report["notes"].to_string().contains("1 packages of languages belong to the distribution"), "{report:#}");
}

#[test]
fn pipes_and_devices_are_refused_wherever_a_file_is_named() {
    let machine = machine();
    let made = std::process::Command::new("mkfifo").arg(machine.path().join("pipe")).status().unwrap();
    assert!(made.success());
    for file in ["pipe", "/dev/zero"] {
        for arguments in [
            &["image", file][..],
            &["sbom", "scan", file],
            &["go", file],
            &["image", "root", "--db", file],
            &["image", "root", "--vex", file],
            &["image", "root", "--triage", file],
            &["image", "root", "--ignore-file", file],
            &["image", "root", "--baseline", file],
            &["triage", "list", "--triage", file],
            &["triage", "import", file],
            &["db", "status", "--db", file],
            &["db", "update", "--db", "new.index", "--from", file],
            &["db", "delta", "db.index", file, "--output", "delta"],
        ] {
            let output = run(machine.path(), arguments);
            assert!(matches!(output.status.code(), Some(2 | 3)), "{arguments:?}: {}", text(&output.stdout));
            assert!(
                text(&output.stderr).contains("regular file") || text(&output.stderr).contains("neither a file"),
                "{}",
                text(&output.stderr)
            );
        }
    }
}

#[test]
fn an_sbom_is_created_valid_read_back_and_gives_the_same_findings() {
    let machine = machine();
    let folder = machine.path();
    for (format, file) in [("cyclonedx", "a.cdx.json"), ("spdx", "a.spdx.json"), ("spdx-tag-value", "a.spdx")] {
        let created = palisade(folder, &["sbom", "create", "root", "--format", format, "--output", file])
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .output()
            .unwrap();
        assert_eq!(created.status.code(), Some(0), "{}", text(&created.stderr));
        if format != "spdx-tag-value" {
            let checked = run(folder, &["sbom", "check", file]);
            assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
        }
        let (code, report) = report(folder, &["sbom", "scan", file]);
        assert_eq!(
            open(&report),
            ["CVE-2026-1001 libssl3 3.0.20-1", "CVE-2026-1002 left-pad 1.3.0"],
            "{format}: {report:#}"
        );
        assert_eq!(code, Some(1));
        let first = std::fs::read(folder.join(file)).unwrap();
        let again = palisade(folder, &["sbom", "create", "root", "--format", format])
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .output()
            .unwrap();
        assert_eq!(text(&again.stdout), text(&first), "the same input gives the same bytes");
    }
}

#[test]
fn an_invalid_sbom_is_named() {
    let folder = directory(&[
        ("bad.json", br#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":0,"components":[{"name":"x"}]}"#),
        ("other.json", b"{}"),
    ]);
    let checked = run(folder.path(), &["sbom", "check", "bad.json"]);
    assert_eq!(checked.status.code(), Some(1), "{}", text(&checked.stdout));
    assert_eq!(run(folder.path(), &["sbom", "check", "other.json"]).status.code(), Some(3));
}

#[test]
fn decisions_and_statements_dismiss_findings_and_expire() {
    let machine = machine();
    let folder = machine.path();
    let set = |arguments: &[&str]| {
        let output = run(folder, &[&["triage", "set"], arguments, &["--by", "ann"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    };
    set(&[
        "CVE-2026-1001",
        "--package",
        "pkg:deb/debian/libssl3",
        "--state",
        "not-affected",
        "--justification",
        "component_not_present",
    ]);
    set(&[
        "CVE-2026-1002",
        "--package",
        "pkg:npm/left-pad",
        "--state",
        "accepted",
        "--owner",
        "bob",
        "--reason",
        "tests only",
        "--expires",
        "2020-01-01",
    ]);
    let (_, report_) = report(folder, &["image", "root", "--triage", "triage.jsonl"]);
    assert_eq!(
        open(&report_),
        ["CVE-2026-1002 left-pad 1.3.0"],
        "an acceptance that has expired counts no more: {report_:#}"
    );
    let exported = run(folder, &["triage", "export", "--author", "ann", "--output", "vex.json"]);
    assert_eq!(exported.status.code(), Some(0), "{}", text(&exported.stderr));
    let checked = run(folder, &["sbom", "check", "vex.json"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    let (_, report_) = report(folder, &["image", "root", "--vex", "vex.json"]);
    assert_eq!(open(&report_), ["CVE-2026-1002 left-pad 1.3.0"], "{report_:#}");
    let incomplete =
        run(folder, &["triage", "set", "CVE-1", "--package", "pkg:npm/x", "--state", "accepted", "--by", "ann"]);
    assert_eq!(incomplete.status.code(), Some(2));
    // A writer that was killed leaves a torn line: it is named, and the next decision replaces it.
    let journal = folder.join("triage.jsonl");
    let whole = std::fs::read(&journal).unwrap();
    std::fs::write(&journal, &whole[..whole.len() - 5]).unwrap();
    let listed = run(folder, &["triage", "list"]);
    assert_eq!(listed.status.code(), Some(3), "{}", text(&listed.stdout));
    set(&["CVE-2026-1002", "--package", "pkg:npm/left-pad", "--state", "fixed"]);
    let listed = run(folder, &["triage", "list"]);
    assert_eq!(listed.status.code(), Some(0), "{}{}", text(&listed.stdout), text(&listed.stderr));
    assert!(text(&listed.stdout).contains("2 decisions"), "{}", text(&listed.stdout));
}

#[test]
fn the_index_is_updated_whole_or_not_at_all() {
    let machine = machine();
    let folder = machine.path();
    let update = |from: &str| run(folder, &["db", "update", "--from", from, "--db", "installed/advisories.index"]);
    assert_eq!(update("db.index").status.code(), Some(0));
    let installed = std::fs::read(folder.join("installed/advisories.index")).unwrap();
    assert_eq!(installed, std::fs::read(folder.join("db.index")).unwrap());
    let mut damaged = installed.clone();
    *damaged.last_mut().unwrap() ^= 1;
    std::fs::write(folder.join("damaged.index"), &damaged).unwrap();
    std::fs::write(folder.join("cut.index"), &installed[..installed.len() / 2]).unwrap();
    for file in ["damaged.index", "cut.index", "osv.jsonl", "missing"] {
        assert_eq!(update(file).status.code(), Some(3), "{file}");
        assert_eq!(std::fs::read(folder.join("installed/advisories.index")).unwrap(), installed, "{file}");
    }
    for file in ["cut.index", "osv.jsonl"] {
        let output = run(folder, &["image", "root", "--db", file]);
        assert_eq!(output.status.code(), Some(3), "{file}: {}", text(&output.stderr));
    }
    let status = run(folder, &["db", "status", "--db", "db.index"]);
    assert!(text(&status.stdout).contains("2 advisories"), "{}", text(&status.stdout));
}

#[test]
fn sources_that_cannot_be_read_keep_an_index_from_being_written() {
    let folder =
        directory(&[("good.jsonl", advisories().as_bytes()), ("bad.jsonl", b"{\"id\": 1}\n"), ("other.txt", b"hello")]);
    let build = |sources: &[&str]| {
        let output = run(folder.path(), &[&["db", "build"], sources, &["--output", "out.index"]].concat());
        (output.status.code(), folder.path().join("out.index").exists())
    };
    assert_eq!(build(&["good.jsonl", "bad.jsonl"]), (Some(3), false));
    assert_eq!(build(&["good.jsonl", "other.txt"]), (Some(3), false));
    assert_eq!(build(&["good.jsonl", "bad.jsonl", "--partial"]), (Some(3), true));
    assert_eq!(build(&["good.jsonl"]), (Some(0), true));
}

/// The index within the binary is what its README says it is made of.
#[test]
fn the_embedded_index_is_fresh_and_small() {
    const EMBEDDED: &[u8] = include_bytes!("../../data/embedded.index");
    assert!(EMBEDDED.len() <= 1_000_000, "{} bytes", EMBEDDED.len());
    let suite = "embedded index";
    let Some(announcements) = palisade_testkit::data::item(suite, "cve-feed/announcements-2025-04-05") else { return };
    let Some(go) = palisade_testkit::data::item(suite, "vulnerabilities/go-osv.jsonl.zst") else { return };
    let folder = TempDir::new().unwrap();
    let feed =
        palisade(folder.path(), &["feed", "build", "--output", "feed", "--from"]).arg(announcements).output().unwrap();
    assert_eq!(feed.status.code(), Some(0), "{}", text(&feed.stderr));
    let named = format!("Go vulnerability database@2026-08-21={}", go.display());
    let arguments =
        ["db", "build", &named, "Kubernetes@2025-04-05=feed/osv", "--without-texts", "--output", "out.index"];
    let built = run(folder.path(), &arguments);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    assert!(
        std::fs::read(folder.path().join("out.index")).unwrap() == EMBEDDED,
        "make it anew: crates/cli/data/README.md"
    );
}
