//! `palisade image` with archives, and Go programs within their layers.

use std::env;
use std::io::Write as _;

use serde_json::json;

use super::images::{docker, machine, oci, tar};
use super::packages::{LOCK, advisories, open, report};
use super::*;

/// It writes a dump, decodes nothing, and speaks HTTP.
const SOURCE: &[u8] = b"package main
import (
\t\"encoding/hex\"
\t\"net/http\"
)
func main() {
\tprint(hex.Dump([]byte(\"a\")))
\t_, _ = http.Get(\"http://127.0.0.1:1/\")
}
";

/// A stripped program that is said to be built by an older Go, and the archives' folder; nothing where Go is not installed.
fn program() -> Option<(TempDir, Vec<u8>)> {
    let folder = directory(&[
        ("main.go", SOURCE),
        ("go.mod", b"module example.com/shop\n\ngo 1.21\n"),
        ("osv.jsonl", format!("{}\n{}\n{}", advisories(), symbol("Dump", 1), symbol("DecodeString", 2)).as_bytes()),
    ]);
    let built = Command::new("go")
        .args(["build", "-ldflags=-s -w", "-trimpath", "-o", "shop", "."])
        .envs([("GOFLAGS", "-buildvcs=false"), ("CGO_ENABLED", "0"), ("GOOS", "linux"), ("GOARCH", "amd64")])
        .current_dir(folder.path())
        .output();
    let built = match built {
        Ok(built) => built,
        Err(error) => {
            // A suite that did not run must not look like one that passed.
            assert!(env::var_os("CI").is_none(), "not run: go: {error}");
            std::io::stderr().write_all(format!("not run: go: {error}\n").as_bytes()).unwrap();
            return None;
        }
    };
    assert!(built.status.success(), "{}", text(&built.stderr));
    let index = run(folder.path(), &["db", "build", "test=osv.jsonl", "--output", "db.index"]);
    assert_eq!(index.status.code(), Some(0), "{}", text(&index.stderr));
    let bytes = older(std::fs::read(folder.path().join("shop")).unwrap());
    Some((folder, bytes))
}

/// An advisory about a function of the standard library.
fn symbol(name: &str, number: u32) -> Value {
    json!({"schema_version": "1.7.0", "id": format!("GO-2026-000{number}"), "modified": "2026-11-01T00:00:00Z",
        "published": "2026-11-01T00:00:00Z", "aliases": [format!("CVE-2026-200{number}")], "summary": "a fault of hex",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [{"package": {"ecosystem": "Go", "name": "stdlib"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "99.0.0"}]}],
            "ecosystem_specific": {"imports": [{"path": "encoding/hex", "symbols": [name]}]}}]})
}

/// Gives the version of Go in a program's build information as go1.21.1 or as long a one.
fn older(mut program: Vec<u8>) -> Vec<u8> {
    let said = Command::new("go").args(["env", "GOVERSION"]).output().unwrap();
    let version = text(&said.stdout).trim().to_owned();
    let other = format!("{:0<1$}", "go1.21.1", version.len());
    assert!(other.len() == version.len() && other.len() <= 9, "{version}");
    let places: Vec<usize> = memchr::memmem::find_iter(&program, version.as_bytes()).collect();
    assert!(!places.is_empty(), "{version}");
    for place in places {
        program[place..place + other.len()].copy_from_slice(other.as_bytes());
    }
    program
}

/// Writes an archive, scans it, and gives the findings: rule, state, what is there of it, and where.
fn scanned(folder: &Path, archive: &[u8]) -> (Option<i32>, Vec<String>, Value) {
    std::fs::write(folder.join("image.tar"), archive).unwrap();
    let (code, report) = report(folder, &["image", "image.tar"]);
    let of = |finding: &Value| {
        let about = &finding["vulnerability"];
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        [&finding["rule"], &finding["state"], &about["presence"]["level"]].map(word).join(" ")
    };
    (code, report["findings"].as_array().unwrap().iter().map(of).collect(), report)
}

#[test]
fn archives_of_docker_and_oci_tools_give_what_the_file_tree_gives() {
    let folder = directory(&[("osv.jsonl", advisories().as_bytes())]);
    let folder = folder.path();
    let built = run(folder, &["db", "build", "test=osv.jsonl", "--output", "db.index"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let other = [tar(&[("app/package-lock.json", LOCK)])];
    let layers = [machine()];
    for archive in [docker("shop/web:1", &layers), oci(&[("arm64", &other), ("amd64", &layers)])] {
        let (code, _, found) = scanned(folder, &archive);
        assert_eq!(open(&found), ["CVE-2026-1001 libssl3 3.0.20-1", "CVE-2026-1002 left-pad 1.3.0"], "{found:#}");
        assert_eq!(code, Some(1));
    }
    let (_, found) = report(folder, &["image", "image.tar", "--platform", "linux/arm64"]);
    assert_eq!(open(&found), ["CVE-2026-1002 left-pad 1.3.0"], "{found:#}");
    let missing = run(folder, &["image", "image.tar", "--platform", "linux/s390x", "--db", "db.index"]);
    assert_eq!(missing.status.code(), Some(3), "{}", text(&missing.stderr));
    // The lock file is repaired, and the database of packages hidden, by later layers: a Debian without packages was not looked at.
    let repaired = String::from_utf8(LOCK.to_vec()).unwrap().replace("1.2.0", "1.3.0");
    let above = tar(&[("app/package-lock.json", repaired.as_bytes()), ("var/lib/dpkg/.wh.status", b"")]);
    let (code, findings, found) = scanned(folder, &docker("shop/web:2", &[machine(), above]));
    assert_eq!((code, findings), (Some(3), Vec::new()), "{found:#}");
    assert_eq!(found["coverage"]["gaps"][0]["code"], "no-packages", "{found:#}");
    // An archive that was cut off is never clean.
    let whole = docker("shop/web:1", &layers);
    for length in [0, 100, 600, whole.len() / 2, whole.len() - 3000] {
        std::fs::write(folder.join("cut.tar"), &whole[..length]).unwrap();
        let output = run(folder, &["image", "cut.tar", "--db", "db.index", "--exit-zero"]);
        assert_eq!(output.status.code(), Some(3), "{length} bytes: {}{}", text(&output.stdout), text(&output.stderr));
    }
}

#[test]
fn programs_in_layers_are_judged_by_their_symbols() {
    let Some((folder, program)) = program() else { return };
    let folder = folder.path();
    let below = tar(&[("etc/hostname", b"a"), ("usr/bin/shop", &program)]);
    let judged = ["CVE-2026-2001 open symbol", "CVE-2026-2002 dismissed package"];
    for archive in [docker("shop:1", std::slice::from_ref(&below)), oci(&[("amd64", std::slice::from_ref(&below))])] {
        let (code, mut findings, found) = scanned(folder, &archive);
        findings.sort();
        assert_eq!(findings, judged, "{found:#}");
        assert_eq!(code, Some(1));
        assert!(found["findings"].to_string().contains("usr/bin/shop"), "{found:#}");
        assert!(found["findings"].to_string().contains("Dump"), "{found:#}");
    }
    let exported = run(folder, &["image", "image.tar", "--db", "db.index", "--format", "openvex"]);
    let exported: Value = serde_json::from_slice(&exported.stdout).unwrap();
    let statements = exported["statements"].as_array().unwrap();
    let absent = statements.iter().find(|one| one["vulnerability"]["name"] == "CVE-2026-2002").unwrap();
    assert_eq!(absent["justification"], "vulnerable_code_not_present", "{exported:#}");
    // What a later layer replaces or hides does not count.
    for above in [("usr/bin/shop", &b"#!/bin/sh\n"[..]), ("usr/bin/.wh.shop", b""), ("usr/.wh..wh..opq", b"")] {
        let above = tar(&[above, ("app/package-lock.json", LOCK)]);
        let (_, findings, found) = scanned(folder, &docker("shop:2", &[below.clone(), above]));
        assert_eq!(findings, ["CVE-2026-1002 open -"], "{found:#}");
    }
    // The same program further above counts once, and again where it was hidden in between.
    for between in [tar(&[("x", b"")]), tar(&[("usr/bin/.wh.shop", b"")])] {
        let (_, mut findings, found) = scanned(folder, &docker("shop:3", &[below.clone(), between, below.clone()]));
        findings.sort();
        assert_eq!(findings, judged, "{found:#}");
    }
}

#[test]
fn without_an_index_go_programs_in_images_are_judged_by_the_embedded_one() {
    let Some((folder, program)) = program() else { return };
    let layer = tar(&[("usr/bin/shop", &program)]);
    std::fs::write(folder.path().join("image.tar"), docker("shop:1", &[layer])).unwrap();
    let output = run(folder.path(), &["image", "image.tar", "--format", "json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert!(output.status.code() == Some(1) || output.status.code() == Some(0), "{found:#}");
    let of = |name: &str| {
        let findings = found["findings"].as_array().unwrap().iter();
        findings.filter(|one| one["rule"] == name).map(|one| one["state"].as_str().unwrap()).collect::<Vec<_>>()
    };
    // net/http's client is in the program, and net/mail is not (fixed in 1.21.12 and 1.21.8).
    assert_eq!((of("CVE-2024-24791"), of("CVE-2024-24784")), (vec!["open"], vec!["dismissed"]), "{found:#}");
}
