//! `palisade triage`: decisions written, listed, exchanged with others, compacted, and applied to what they name.

use palisade_testkit::registry::digest;
use serde_json::json;

use super::images::{docker, machine, oci};
use super::packages::{advisories, open, report};
use super::*;

const LEFT_PAD: &str = "CVE-2026-1002 left-pad 1.3.0";
const LIBSSL: &str = "CVE-2026-1001 libssl3 3.0.20-1";

/// An image `registry.example/shop/web:1` and its index.
fn folder() -> TempDir {
    let folder = directory(&[
        ("osv.jsonl", advisories().as_bytes()),
        ("web.tar", &docker("registry.example/shop/web:1", &[machine()])),
        ("other.tar", &docker("registry.example/shop/other:1", &[machine()])),
    ]);
    done(folder.path(), &["db", "build", "test=osv.jsonl", "--output", "db.index"]);
    folder
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn set(folder: &Path, journal: &str, advisory: &str, arguments: &[&str]) {
    let fixed = ["triage", "set", advisory, "--by", "ann", "--triage", journal];
    let state = ["--state", "not-affected", "--justification", "vulnerable_code_not_in_execute_path"];
    done(folder, &[&fixed[..], &state, arguments].concat());
}

/// The open findings of an image, with decisions from a file of ours or of others.
fn left(folder: &Path, image: &str, arguments: &[&str]) -> Vec<String> {
    open(&report(folder, &[&["image", image], arguments].concat()).1)
}

#[test]
fn decisions_apply_to_what_they_name_and_so_do_exported_statements() {
    let folder = folder();
    let folder = folder.path();
    // The digest of an image is known of layouts, and not of what `docker save` writes.
    std::fs::write(folder.join("layout.tar"), oci(&[("amd64", &[machine()])])).unwrap();
    let exported = done(folder, &["image", "layout.tar", "--db", "db.index", "--exit-zero", "--format", "cyclonedx"]);
    let document: Value = serde_json::from_str(&exported).unwrap();
    let image = document["metadata"]["component"]["version"].as_str().unwrap().to_owned();
    assert_eq!(image.len(), digest(b"").len(), "{document:#}");
    let package = &["--package", "pkg:npm/left-pad"][..];
    let purl = format!("pkg:oci/layout@{image}");
    for (target, applies, elsewhere) in [
        // Everywhere.
        (None, "web.tar", None),
        (Some("registry.example/shop/web:1"), "web.tar", Some("other.tar")),
        (Some("registry.example/shop/web"), "web.tar", Some("other.tar")),
        (Some("pkg:oci/web?repository_url=registry.example/shop/web"), "web.tar", Some("other.tar")),
        (Some(image.as_str()), "layout.tar", Some("web.tar")),
        (Some(purl.as_str()), "layout.tar", Some("web.tar")),
        (Some("registry.example/shop/web:2"), "", Some("web.tar")),
        (Some("registry.example/shop/we"), "", Some("web.tar")),
    ] {
        for arguments in [package, &[]].iter().filter(|arguments| target.is_some() || !arguments.is_empty()) {
            let _fresh = std::fs::remove_file(folder.join("t.jsonl"));
            let within = target.map(|target| ["--target", target]);
            let named = [*arguments, within.as_ref().map_or(&[][..], |within| &within[..])].concat();
            set(folder, "t.jsonl", "CVE-2026-1002", &named);
            done(folder, &["triage", "export", "--author", "Shop", "--triage", "t.jsonl", "--output", "vex.json"]);
            done(folder, &["sbom", "check", "vex.json"]);
            for with in [["--triage", "t.jsonl"], ["--vex", "vex.json"]] {
                if !applies.is_empty() {
                    assert_eq!(left(folder, applies, &with), [LIBSSL], "{named:?} {with:?}");
                }
                if let Some(elsewhere) = elsewhere {
                    assert_eq!(left(folder, elsewhere, &with), [LIBSSL, LEFT_PAD], "{named:?} {with:?}");
                }
            }
        }
    }
}

/// What was decided about one image is neither closed nor opened by a later decision about a package everywhere, from whichever file.
#[test]
fn the_narrower_decision_holds_and_the_wider_one_is_shown() {
    let folder = folder();
    let folder = folder.path();
    let package = ["--package", "pkg:npm/left-pad"];
    let decide = |journal: &str, at: &[&str], state: &[&str]| {
        let fixed = ["triage", "set", "CVE-2026-1002", "--by", "ann", "--triage", journal, "--reason", "looked"];
        done(folder, &[&fixed[..], &package, at, state].concat());
    };
    let here = ["--target", "registry.example/shop/web"];
    decide("t.jsonl", &here, &["--state", "affected"]);
    decide("t.jsonl", &[], &["--state", "not-affected"]);
    assert_eq!(left(folder, "web.tar", &["--triage", "t.jsonl"]), [LIBSSL, LEFT_PAD]);
    assert_eq!(left(folder, "other.tar", &["--triage", "t.jsonl"]), [LIBSSL]);
    let said = report(folder, &["image", "web.tar", "--triage", "t.jsonl"]).1.to_string();
    assert!(said.contains("ann says not_affected of pkg:npm/left-pad everywhere"), "{said}");
    done(folder, &["triage", "export", "--author", "Shop", "--triage", "t.jsonl", "--output", "vex.json"]);
    assert_eq!(left(folder, "web.tar", &["--vex", "vex.json"]), [LIBSSL, LEFT_PAD]);
    assert_eq!(left(folder, "other.tar", &["--vex", "vex.json"]), [LIBSSL]);
}

#[test]
fn decisions_survive_export_import_and_compaction() {
    let folder = folder();
    let folder = folder.path();
    let within = ["--package", "pkg:npm/left-pad", "--target", "registry.example/shop/web"];
    set(folder, "a.jsonl", "CVE-2026-1002", &within);
    set(folder, "a.jsonl", "CVE-2026-1002", &within);
    set(folder, "a.jsonl", "CVE-2026-1001", &["--package", "pkg:deb/debian/libssl3"]);
    done(
        folder,
        &[
            "triage",
            "set",
            "CVE-2026-1001",
            "--package",
            "pkg:deb/debian/libssl3",
            "--by",
            "bob",
            "--state",
            "accepted",
            "--owner",
            "bob",
            "--reason",
            "behind a gateway",
            "--expires",
            "2999-01-01",
            "--triage",
            "a.jsonl",
        ],
    );
    let listed = |journal: &str, more: &[&str]| {
        let text = done(folder, &[&["triage", "list", "--format", "json", "--triage", journal], more].concat());
        serde_json::from_str::<Value>(&text).unwrap()["decisions"].clone()
    };
    assert_eq!(listed("a.jsonl", &["--history"]).as_array().unwrap().len(), 4);
    let holds = listed("a.jsonl", &[]);
    assert_eq!(holds.as_array().unwrap().len(), 2, "{holds:#}");
    let before = left(folder, "web.tar", &["--triage", "a.jsonl"]);
    assert_eq!(before, Vec::<String>::new());
    done(folder, &["triage", "compact", "--triage", "a.jsonl"]);
    assert_eq!(listed("a.jsonl", &[]), holds, "what holds does not change");
    assert_eq!(left(folder, "web.tar", &["--triage", "a.jsonl"]), before);
    let compacted = std::fs::read(folder.join("a.jsonl")).unwrap();
    done(folder, &["triage", "compact", "--triage", "a.jsonl"]);
    assert_eq!(std::fs::read(folder.join("a.jsonl")).unwrap(), compacted);

    let exported = done(folder, &["triage", "export", "--author", "Shop", "--triage", "a.jsonl"]);
    std::fs::write(folder.join("vex.json"), &exported).unwrap();
    done(folder, &["triage", "import", "vex.json", "--triage", "b.jsonl"]);
    let imported = listed("b.jsonl", &[]);
    let words = |decisions: &Value, key: &str| {
        decisions.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    for key in ["advisory", "component", "target", "justification"] {
        assert_eq!(words(&imported, key), words(&holds, key), "{key}: {exported}");
    }
    // An acceptance is ours: to others, what is accepted still affects.
    assert_eq!(words(&imported, "state"), ["affected", "not_affected"], "{imported:#}");
    assert!(exported.contains("accepted by bob until 2999-01-01: behind a gateway"), "{exported}");
    assert_eq!(left(folder, "web.tar", &["--triage", "b.jsonl"]), [LIBSSL]);
    done(folder, &["triage", "import", "vex.json", "--triage", "b.jsonl"]);
    assert_eq!(listed("b.jsonl", &[]), imported, "the same statements again change nothing");
}

#[test]
fn what_cannot_be_imported_or_read_is_named() {
    let folder = directory(&[("other.json", b"{}"), ("bad.jsonl", b"{\"at\": 1}\n")]);
    let folder = folder.path();
    assert_eq!(run(folder, &["triage", "import", "other.json"]).status.code(), Some(3));
    assert_eq!(run(folder, &["triage", "import", "missing.json"]).status.code(), Some(3));
    for command in ["list", "compact"] {
        let output = run(folder, &["triage", command, "--triage", "bad.jsonl"]);
        assert_eq!(output.status.code(), Some(3), "{command}: {}", text(&output.stderr));
        assert_eq!(std::fs::read(folder.join("bad.jsonl")).unwrap(), b"{\"at\": 1}\n", "{command}");
    }
    for (state, more) in [
        ("accepted", &["--owner", "ann", "--reason", "x", "--expires", "soon"][..]),
        ("accepted", &["--reason", "x", "--expires", "2999-01-01"]),
        ("not-affected", &[]),
        ("not-affected", &["--justification", "because"]),
    ] {
        let fixed = ["triage", "set", "CVE-1", "--package", "pkg:npm/x", "--by", "ann", "--state", state];
        let output = run(folder, &[&fixed[..], more].concat());
        assert_eq!(output.status.code(), Some(2), "{state} {more:?}: {}", json!(text(&output.stderr)));
        assert!(!folder.join("triage.jsonl").exists(), "{state} {more:?}");
    }
}
