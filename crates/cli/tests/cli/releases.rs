//! `palisade release-scan`: three releases, one after the other, from directories and from a registry.

use palisade_testkit::go_binary::{program_of, shapes};
use palisade_testkit::registry::{Login, Registry, digest};
use serde_json::json;

use super::images::{docker, machine, push, tar};
use super::packages::{LOCK, RELEASE, STATUS, advisories, report};
use super::*;

/// An advisory that no update repairs.
fn unrepaired() -> String {
    json!({"schema_version": "1.7.0", "id": "NPM-9", "modified": "2026-11-01T00:00:00Z", "aliases": ["CVE-2026-1009"],
        "published": "2026-11-01T00:00:00Z", "summary": "a fault that stays",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [{"package": {"ecosystem": "npm", "name": "stays"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]})
    .to_string()
}

/// The bill of materials of a release, as kubernetes-sigs/bom writes it: images by name, binaries with digests.
fn release(version: &str, images: &[&str], binaries: &[(&str, &[u8])]) -> String {
    let mut text = format!(
        "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n\
         DocumentName: Kubernetes Release {version}\nDocumentNamespace: https://sbom.k8s.io/{version}/release\n\
         Creator: Organization: Kubernetes Release Engineering\nCreator: Tool: bom-v0.6.0\nCreated: 2026-11-01T00:00:00Z\n\n\n"
    );
    for (number, (path, content)) in binaries.iter().enumerate() {
        let digest = digest(content).replace("sha256:", "SHA256: ");
        text.push_str(&format!(
            "FileName: {path}\nSPDXID: SPDXRef-File-{number}\nFileChecksum: {digest}\nLicenseConcluded: Apache-2.0\n\
             FileCopyrightText: NOASSERTION\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-File-{number}\n\n"
        ));
    }
    for (number, image) in images.iter().enumerate() {
        text.push_str(&format!(
            "##### Package: {image}\n\nPackageName: {image}\nSPDXID: SPDXRef-Package-{number}\n\
             PackageDownloadLocation: NONE\nFilesAnalyzed: false\n\
             Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Package-{number}\n\n"
        ));
    }
    text
}

/// A directory with the index and three releases of the same component, each with more in it.
fn releases() -> TempDir {
    let lock = String::from_utf8(LOCK.to_vec()).unwrap();
    let more = lock.replace(
        "\"node_modules/left-pad\"",
        "\"node_modules/stays\":{\"version\":\"1.0.0\"},\"node_modules/left-pad\"",
    );
    let first = docker("elsewhere/built:1", &[tar(&[("var/lib/dpkg/status", STATUS), ("etc/os-release", RELEASE)])]);
    let second = docker("elsewhere/built:2", &[machine(), tar(&[("app/package-lock.json", more.as_bytes())])]);
    let proxy = docker("elsewhere/proxy:3", &[tar(&[("package-lock.json", LOCK)])]);
    let name = |version: &str| format!("registry.k8s.io/kube-apiserver-amd64:{version}");
    let other = "registry.k8s.io/kube-apiserver-arm64:v1.36.1";
    let third = ["registry.k8s.io/kube-proxy-amd64:v1.36.2", &name("v1.36.2")];
    directory(&[
        ("osv.jsonl", format!("{}\n{}", advisories(), unrepaired()).as_bytes()),
        ("v1.spdx", release("v1.36.0", &[&name("v1.36.0")], &[]).as_bytes()),
        ("v2.spdx", release("v1.36.1", &[&name("v1.36.1"), other], &[]).as_bytes()),
        ("v3.spdx", release("v1.36.2", &third, &[("bin/linux/amd64/lock/package-lock.json", LOCK)]).as_bytes()),
        ("v1/kube-apiserver-amd64.tar", &first),
        ("v2/kube-apiserver.tar", &second),
        ("v3/kube-apiserver-amd64.tar", &second),
        ("v3/kube-proxy-amd64.tar", &proxy),
    ])
}

fn index(folder: &Path) {
    let built = run(folder, &["db", "build", "test=osv.jsonl", "--output", "db.index"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
}

/// Scans a release; gives the exit code, and for each finding its target, rule and state.
fn scanned(folder: &Path, arguments: &[&str]) -> (Option<i32>, Vec<String>, Value) {
    let (code, report) = report(folder, &[&["release-scan"], arguments].concat());
    let of = |finding: &Value| {
        [&finding["target"]["name"], &finding["rule"], &finding["state"]].map(|word| word.as_str().unwrap()).join(" ")
    };
    let mut findings: Vec<String> = report["findings"].as_array().unwrap().iter().map(of).collect();
    findings.sort();
    (code, findings, report)
}

/// How many findings ask for attention, by the report's words.
fn attention(report: &Value) -> String {
    let note = report["notes"].as_array().unwrap().iter().find(|note| note["code"] == "attention").unwrap();
    note["message"].as_str().unwrap().split(' ').next().unwrap().to_owned()
}

/// What is gone: the image, the rule, the version, and why.
fn gone(report: &Value) -> Vec<String> {
    let said = |one: &Value| {
        let name = one["target"].as_str().unwrap().rsplit('/').next().unwrap();
        format!("{name} {} {} {}", one["rule"], one["version"], one["how"]).replace('"', "")
    };
    let mut gone: Vec<String> = report["gone"].as_array().unwrap().iter().map(said).collect();
    gone.sort();
    gone
}

fn issues(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn only_what_is_new_repaired_and_undecided_asks_for_attention() {
    let folder = releases();
    let folder = folder.path();
    index(folder);
    let first = ["v1.spdx", "--images", "v1", "--issues", "issues1"];
    let (code, findings, found) = scanned(folder, &first);
    let server = "registry.k8s.io/kube-apiserver-amd64";
    assert_eq!(findings, [format!("{server}:v1.36.0 CVE-2026-1001 open")], "{found:#}");
    assert_eq!((code, attention(&found).as_str()), (Some(1), "1"));
    assert_eq!(issues(&folder.join("issues1")), ["CVE-2026-1001.libssl3.md"]);
    std::fs::write(folder.join("v1.json"), found.to_string()).unwrap();

    let second = ["v2.spdx", "--images", "v2", "--since", "v1.json", "--issues", "issues2"];
    let (code, findings, found) = scanned(folder, &second);
    let of = |version: &str, rest: &str| format!("{server}:{version} {rest}");
    let expected = ["CVE-2026-1001 known", "CVE-2026-1002 open", "CVE-2026-1009 open"].map(|rest| of("v1.36.1", rest));
    assert_eq!(findings, expected, "{found:#}");
    assert_eq!((code, attention(&found).as_str()), (Some(1), "1"));
    assert_eq!(issues(&folder.join("issues2")), ["CVE-2026-1002.left-pad.md"]);
    let issue = std::fs::read_to_string(folder.join("issues2/CVE-2026-1002.left-pad.md")).unwrap();
    for words in [
        "# CVE-2026-1002 in left-pad (v1.36.1)",
        "a fault of left-pad",
        &format!("| {server}:v1.36.1 | 1.2.0 | 1.3.0 | critical |"),
        "Update left-pad to 1.3.0 or later.",
    ] {
        assert!(issue.contains(words), "{words}: {issue}");
    }
    std::fs::write(folder.join("v2.json"), found.to_string()).unwrap();

    // The same release again has nothing new.
    let again = ["v2.spdx", "--images", "v2", "--since", "v2.json", "--issues", "issues3"];
    let (code, _, found) = scanned(folder, &again);
    assert_eq!((code, attention(&found).as_str()), (Some(0), "0"), "{found:#}");
    assert_eq!(issues(&folder.join("issues3")), Vec::<String>::new());
}

/// What the release before had and this one has not: only what is really gone is called repaired.
#[test]
fn what_was_repaired_is_said_and_told_from_what_is_only_not_found() {
    let folder = releases();
    let folder = folder.path();
    index(folder);
    let lock = |name: &str, version: &str| {
        let text = String::from_utf8(LOCK.to_vec()).unwrap().replace("left-pad", name).replace("1.2.0", version);
        tar(&[("app/package-lock.json", text.as_bytes())])
    };
    let names = ["kube-apiserver", "kube-proxy", "kube-scheduler", "etcd", "pause"];
    let references = |version: &str| names.map(|name| format!("registry.k8s.io/{name}:{version}"));
    let (old, new) = (references("v1.36.0"), references("v1.36.1"));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    // The last one is no longer part of the release, and of the one before it there is no archive.
    let new: Vec<&str> = new.iter().take(4).map(String::as_str).collect();
    std::fs::write(folder.join("a.spdx"), release("v1.36.0", &old, &[])).unwrap();
    std::fs::write(folder.join("b.spdx"), release("v1.36.1", &new, &[])).unwrap();
    for place in ["a", "b"] {
        std::fs::create_dir(folder.join(place)).unwrap();
    }
    for name in names {
        std::fs::write(folder.join(format!("a/{name}.tar")), docker("x:1", &[lock("left-pad", "1.2.0")])).unwrap();
    }
    for (name, (package, version)) in
        names.iter().zip([("left-pad", "1.3.0"), ("other", "1.0.0"), ("left-pad", "1.2.0")])
    {
        std::fs::write(folder.join(format!("b/{name}.tar")), docker("x:2", &[lock(package, version)])).unwrap();
    }
    let (_, _, found) = scanned(folder, &["a.spdx", "--images", "a"]);
    assert_eq!((found["findings"].as_array().unwrap().len(), found.get("gone")), (5, None), "{found:#}");
    std::fs::write(folder.join("a.json"), found.to_string()).unwrap();
    // An index that has lost the advisory.
    let other = advisories().lines().next().unwrap().to_owned();
    let kept = advisories().lines().last().unwrap().replace("\"1.3.0\"", "\"1.2.0\"");
    std::fs::write(folder.join("osv.jsonl"), format!("{other}\n{kept}")).unwrap();
    index(folder);
    let since = ["b.spdx", "--images", "b", "--since", "a.json"];
    let (code, findings, found) = scanned(folder, &since);
    assert_eq!((code, findings), (Some(3), Vec::new()), "{found:#}");
    let gone = gone(&found);
    let expected = [
        "etcd CVE-2026-1002 1.2.0 not-scanned",
        "kube-apiserver CVE-2026-1002 1.2.0 update",
        "kube-proxy CVE-2026-1002 1.2.0 package-removed",
        "kube-scheduler CVE-2026-1002 1.2.0 unchanged",
        "pause CVE-2026-1002 1.2.0 target-removed",
    ];
    assert_eq!(gone, expected, "{found:#}");
    let table = run(folder, &[&["release-scan"], &since[..], &["--db", "db.index"]].concat());
    let table = text(&table.stdout);
    for words in [
        "3 findings repaired since the earlier report",
        "CVE-2026-1002 left-pad: 1.2.0, now 1.3.0 (registry.k8s.io/kube-apiserver)",
        "1 finding gone without a change of the package",
        "1 earlier finding not looked at again",
    ] {
        assert!(table.contains(words), "{words}: {table}");
    }
}

/// Advisories of a Go module, of a component of Kubernetes, and of a distribution and an ecosystem.
fn of_programs() -> String {
    let record = |id: &str, ecosystem: &str, name: &str, fixed: &str| {
        json!({"schema_version": "1.7.0", "id": id, "modified": "2026-11-01T00:00:00Z", "published": "2026-11-01T00:00:00Z",
            "summary": "a fault", "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]})
        .to_string()
    };
    let of_go = [record("GO-1", "Go", "b.org/b", "0.2.1"), record("CVE-2026-1", "Kubernetes", "kubelet", "1.30.3")];
    format!("{}\n{}", of_go.join("\n"), advisories())
}

/// A program with a module in a version; the kubelet of Kubernetes 1.30.2.
fn program(module: &str) -> Vec<u8> {
    let shape = shapes().into_iter().find(|shape| shape.wide && !shape.big_endian && shape.form == 0xf1).unwrap();
    let modules = format!(
        "path\tk8s.io/kubernetes/cmd/kubelet\nmod\tk8s.io/kubernetes\tv1.30.2\th1:a\ndep\ta.org/a\tv0.1.0\th1:b\n\
         =>\tb.org/b\t{module}\th1:c\n\
         build\tGOOS=linux\nbuild\tGOARCH=amd64\nbuild\tCGO_ENABLED=0\nbuild\t-trimpath=true\n"
    );
    program_of(shape, &modules)
}

/// Scans a release of `kube-proxy` with these files, then one with those by an index of `advisories`; gives the findings of the
/// second and what is gone.
fn updated(before: &[(&str, &[u8])], after: &[(&str, &[u8])], advisories: &str) -> (Vec<String>, Vec<String>) {
    let name = "registry.k8s.io/kube-proxy:v1";
    let folder = directory(&[
        ("osv.jsonl", of_programs().as_bytes()),
        ("r.spdx", release("v1.36.0", &[name], &[]).as_bytes()),
        ("a/kube-proxy.tar", &docker("x:1", &[tar(before)])),
        ("b/kube-proxy.tar", &docker("x:2", &[tar(after)])),
    ]);
    let folder = folder.path();
    index(folder);
    let (_, _, found) = scanned(folder, &["r.spdx", "--images", "a"]);
    std::fs::write(folder.join("a.json"), found.to_string()).unwrap();
    std::fs::write(folder.join("osv.jsonl"), advisories).unwrap();
    index(folder);
    let (_, findings, found) = scanned(folder, &["r.spdx", "--images", "b", "--since", "a.json"]);
    let findings = findings.iter().map(|finding| finding.replace(&format!("{name} "), "")).collect();
    (findings, gone(&found))
}

#[test]
fn what_was_not_judged_is_not_called_repaired() {
    let all = of_programs();
    let [old, new] = ["v0.2.0", "v0.2.1"].map(program);
    let newer = String::from_utf8(STATUS.to_vec()).unwrap().replace("3.0.11-1", "3.1.0-1");
    let debian = [("var/lib/dpkg/status", STATUS), ("etc/os-release", RELEASE)];
    let trixie: &[u8] = b"ID=debian\nVERSION_ID=\"13\"\n";
    let next = [("var/lib/dpkg/status", newer.as_bytes()), ("etc/os-release", trixie)];
    assert_eq!(updated(&debian, &next, &all).1, ["kube-proxy CVE-2026-1001 3.0.11-1 not-scanned"]);
    let one = [("usr/bin/a", old.as_slice())];
    // A program that cannot be read, beside one that was updated.
    let torn = old.get(..200).unwrap();
    let expected = ["kube-proxy CVE-2026-1 1.30.2 not-scanned", "kube-proxy GO-1 v0.2.0 not-scanned"];
    let gone = updated(&one, &[("usr/bin/a", torn), ("usr/bin/b", new.as_slice())], &all).1;
    assert_eq!(gone.iter().map(|line| line.replace(" 0.2.0", " v0.2.0")).collect::<Vec<_>>(), expected);
    // A distribution that nobody knows says nothing about a program.
    let (_, gone) = updated(&one, &[("usr/bin/a", new.as_slice()), next[0], next[1]], &all);
    assert!(matches!(gone.as_slice(), [one] if one.ends_with("0.2.0 update")), "{gone:?}");
}

#[test]
fn programs_of_one_image_are_compared_each_by_itself() {
    let [old, new] = ["v0.2.0", "v0.2.1"].map(program);
    let before = [("usr/bin/a", old.as_slice()), ("usr/bin/b", new.as_slice())];
    let after = [("usr/bin/a", new.as_slice()), ("usr/bin/b", old.as_slice())];
    let (findings, gone) = updated(&before, &after, &of_programs());
    assert_eq!(findings, ["CVE-2026-1 known", "CVE-2026-1 known", "GO-1 open"]);
    assert!(matches!(gone.as_slice(), [one] if one.ends_with("0.2.0 update")), "{gone:?}");
}

#[test]
fn a_program_of_kubernetes_that_is_as_it_was_is_unchanged() {
    let kubelet = program("v0.2.1");
    let files = [("usr/bin/kubelet", kubelet.as_slice())];
    let lost: Vec<String> = of_programs().lines().map(|line| line.replace("1.30.3", "1.30.1")).collect();
    let (findings, gone) = updated(&files, &files, &lost.join("\n"));
    assert_eq!((findings, gone), (vec![], vec!["kube-proxy CVE-2026-1 1.30.2 unchanged".to_owned()]));
}

/// Neither a list that is damaged nor another architecture says what became of an image.
#[test]
fn what_was_lost_or_not_fetched_is_not_looked_at() {
    let folder = releases();
    let folder = folder.path();
    index(folder);
    let newer = String::from_utf8(LOCK.to_vec()).unwrap().replace("1.2.0", "1.3.0");
    let names = ["registry.k8s.io/pause:3", "registry.k8s.io/etcd:3"];
    let both = ["registry.k8s.io/pause:3 (amd64/linux)", "registry.k8s.io/pause:3 (arm64/linux)"];
    let damaged = format!("{}\nSPDXID SPDXRef-Package-9\n", release("v1.36.1", &names[..1], &[]));
    for (name, content) in [
        ("a.spdx", release("v1.36.0", &names, &[]).into_bytes()),
        ("b.spdx", damaged.into_bytes()),
        ("c.spdx", release("v1.36.1", &both, &[]).into_bytes()),
        ("v1/pause.tar", docker("x:1", &[tar(&[("package-lock.json", LOCK)])])),
        ("v1/etcd.tar", docker("x:1", &[tar(&[("package-lock.json", LOCK)])])),
        ("v2/pause.tar", docker("x:1", &[tar(&[("package-lock.json", newer.as_bytes())])])),
        ("v3/pause-amd64.tar", docker("x:1", &[tar(&[("package-lock.json", newer.as_bytes())])])),
    ] {
        std::fs::write(folder.join(name), content).unwrap();
    }
    let (_, _, found) = scanned(folder, &["a.spdx", "--images", "v1"]);
    std::fs::write(folder.join("a.json"), found.to_string()).unwrap();
    let since = |sbom, images, architecture| {
        let arguments = [sbom, "--images", images, "--since", "a.json", "--architecture", architecture];
        let (_, _, found) = scanned(folder, &arguments);
        gone(&found)
    };
    let line = |name: &str, how: &str| format!("{name} CVE-2026-1002 1.2.0 {how}");
    assert_eq!(since("b.spdx", "v2", "all"), [line("etcd", "not-scanned"), line("pause", "update")]);
    assert_eq!(since("c.spdx", "v3", "amd64"), [line("etcd", "target-removed"), line("pause", "update")]);
    assert_eq!(since("c.spdx", "v3", "all"), [line("etcd", "target-removed"), line("pause", "not-scanned")]);
}

/// A directory of issues holds those of the last run, and whatever belongs to others.
#[test]
fn issues_of_earlier_runs_are_taken_away_and_nothing_else() {
    let folder = releases();
    let folder = folder.path();
    index(folder);
    let scan = |sbom: &str, images: &str| drop(scanned(folder, &[sbom, "--images", images, "--issues", "issues"]));
    scan("v2.spdx", "v2");
    let both = ["CVE-2026-1001.libssl3.md", "CVE-2026-1002.left-pad.md"];
    assert_eq!(issues(&folder.join("issues")), both);
    scan("v2.spdx", "v2");
    assert_eq!(issues(&folder.join("issues")), both, "the same again");
    // Another release has texts of its own.
    scan("v1.spdx", "v1");
    let all = ["CVE-2026-1001.libssl3-2.md", both[0], both[1]];
    assert_eq!(issues(&folder.join("issues")), all);
    // Where nothing could be fetched, nothing is known to be repaired.
    scan("v1.spdx", "nowhere");
    scan("v2.spdx", "nowhere");
    assert_eq!(issues(&folder.join("issues")), all);
    let repaired = docker("elsewhere/built:1", &[tar(&[("package-lock.json", LOCK)])]);
    std::fs::write(folder.join("v1/kube-apiserver-amd64.tar"), repaired).unwrap();
    scan("v1.spdx", "v1");
    assert_eq!(issues(&folder.join("issues")), [both[0], "CVE-2026-1002.left-pad-2.md", both[1]]);
    std::fs::remove_file(folder.join("issues/CVE-2026-1002.left-pad-2.md")).unwrap();
    // What somebody has changed or put there stays, also under the name that an issue would get.
    let own = folder.join("issues").join(both[0]);
    let changed = format!("Assigned to ann.\n{}", std::fs::read_to_string(&own).unwrap());
    let others = [
        (both[0], changed.as_str()),
        (both[1], "notes"),
        ("README.md", "about"),
        ("a.txt", "<!-- palisade release-scan -->"),
    ];
    for (name, content) in others {
        std::fs::write(folder.join("issues").join(name), content).unwrap();
    }
    for _ in 0..2 {
        scan("v2.spdx", "v2");
        let expected =
            ["CVE-2026-1001.libssl3-2.md", both[0], "CVE-2026-1002.left-pad-2.md", both[1], "README.md", "a.txt"];
        assert_eq!(issues(&folder.join("issues")), expected);
    }
    for (name, content) in others {
        assert_eq!(std::fs::read_to_string(folder.join("issues").join(name)).unwrap(), content, "{name}");
    }
}

#[test]
fn decisions_between_releases_hold_for_what_they_name() {
    let folder = releases();
    let folder = folder.path();
    index(folder);
    let (_, _, found) = scanned(folder, &["v1.spdx", "--images", "v1"]);
    std::fs::write(folder.join("v1.json"), found.to_string()).unwrap();
    let set = run(
        folder,
        &[
            "triage",
            "set",
            "CVE-2026-1002",
            "--package",
            "pkg:npm/left-pad",
            "--target",
            "registry.k8s.io/kube-apiserver",
            "--state",
            "not-affected",
            "--justification",
            "vulnerable_code_not_in_execute_path",
            "--by",
            "ann",
        ],
    );
    assert_eq!(set.status.code(), Some(0), "{}", text(&set.stderr));
    let third = ["v3.spdx", "--images", "v3", "--since", "v1.json", "--triage", "triage.jsonl", "--issues", "issues"];
    let (code, findings, found) = scanned(folder, &third);
    let (server, proxy) = ("registry.k8s.io/kube-apiserver-amd64:v1.36.2", "registry.k8s.io/kube-proxy-amd64:v1.36.2");
    let expected = [
        format!("{server} CVE-2026-1001 known"),
        format!("{server} CVE-2026-1002 dismissed"),
        format!("{server} CVE-2026-1009 open"),
        format!("{proxy} CVE-2026-1002 open"),
    ];
    assert_eq!(findings, expected, "{found:#}");
    assert_eq!((code, attention(&found).as_str()), (Some(1), "1"));
    let issue = std::fs::read_to_string(folder.join("issues/CVE-2026-1002.left-pad.md")).unwrap();
    assert!(issue.contains(proxy) && !issue.contains(server), "{issue}");
}

#[test]
fn artifacts_that_are_missing_or_differ_are_gaps() {
    let folder = releases();
    let folder = folder.path();
    index(folder);
    let gapped = |arguments: &[&str]| {
        let (code, _, found) = scanned(folder, &[arguments, &["--exit-zero"]].concat());
        let mut codes: Vec<String> = gaps(&found).into_iter().map(|(code, what, _)| format!("{code} {what}")).collect();
        codes.sort();
        (code, codes)
    };
    let missing = |what: &str| format!("artifact-not-scanned {what}");
    let name = "registry.k8s.io/kube-apiserver-amd64:v1.36.0";
    assert_eq!(gapped(&["v1.spdx", "--images", "none"]), (Some(3), vec![missing(name)]));
    let arm = "registry.k8s.io/kube-apiserver-arm64:v1.36.1";
    std::fs::rename(folder.join("v2/kube-apiserver.tar"), folder.join("v2/kube-apiserver-amd64.tar")).unwrap();
    assert_eq!(gapped(&["v2.spdx", "--images", "v2"]).0, Some(0));
    assert_eq!(gapped(&["v2.spdx", "--images", "v2", "--architecture", "all"]), (Some(3), vec![missing(arm)]));
    std::fs::write(folder.join("v1/kube-apiserver-amd64.tar"), b"no archive").unwrap();
    assert_eq!(gapped(&["v1.spdx", "--images", "v1"]), (Some(3), vec![missing(name)]));
    for (sbom, code) in [("nothing", "not-spdx"), ("SPDXVersion: SPDX-2.3\nPackageName: a/b\n", "empty-release")] {
        std::fs::write(folder.join("other.spdx"), sbom).unwrap();
        let output = run(folder, &["release-scan", "other.spdx", "--images", "v1", "--db", "db.index"]);
        assert_eq!(output.status.code(), Some(3), "{code}: {}", text(&output.stdout));
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(code == "not-spdx" || said.contains(code), "{said}");
    }
    std::fs::write(folder.join("broken.json"), b"{\"findings\": 1}").unwrap();
    let output =
        run(folder, &["release-scan", "v1.spdx", "--images", "v1", "--since", "broken.json", "--db", "db.index"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn binaries_are_verified_and_scanned() {
    let folder =
        directory(&[("osv.jsonl", advisories().as_bytes()), ("programs/bin/linux/amd64/kubelet", b"no program")]);
    let folder = folder.path();
    index(folder);
    let binary = "bin/linux/amd64/kubelet";
    let write =
        |content: &[u8]| std::fs::write(folder.join("r.spdx"), release("v1.36.0", &[], &[(binary, content)])).unwrap();
    let codes = |arguments: &[&str]| {
        let (code, _, found) = scanned(folder, &[&["r.spdx", "--exit-zero"], arguments].concat());
        let codes = gaps(&found).into_iter().map(|(code, ..)| code).collect::<Vec<_>>();
        (code, codes, found)
    };
    write(b"another program");
    let (code, found, report) = codes(&["--binaries", "programs"]);
    assert_eq!((code, found), (Some(3), vec!["artifact-not-scanned".to_owned()]), "{report:#}");
    assert!(report.to_string().contains("the release states"), "{report:#}");
    for arguments in [&[][..], &["--binaries", "elsewhere"]] {
        assert_eq!(codes(arguments).0, Some(3), "{arguments:?}");
    }
    // What is no program holds no package, which is said too.
    write(b"no program");
    let (code, found, report) = codes(&["--binaries", "programs"]);
    assert_eq!((code, found.len()), (Some(3), 1), "{report:#}");
}

#[test]
fn images_of_a_release_come_from_their_registry() {
    let registry = Registry::start(Login::Token).unwrap();
    push(&registry, "kube-apiserver-amd64", "v1.36.0", "amd64", &[machine()]);
    let [present, missing] =
        ["kube-apiserver-amd64", "kube-proxy-amd64"].map(|name| format!("{}/{name}:v1.36.0", registry.host()));
    let folder = directory(&[
        ("osv.jsonl", advisories().as_bytes()),
        ("r.spdx", release("v1.36.0", &[&present, &missing], &[]).as_bytes()),
    ]);
    index(folder.path());
    let (code, findings, found) = scanned(folder.path(), &["r.spdx", "--fail-on", "none"]);
    assert_eq!(findings, ["1001", "1002"].map(|number| format!("{present} CVE-2026-{number} open")), "{found:#}");
    assert_eq!(code, Some(3));
    let named: Vec<_> = gaps(&found).into_iter().map(|(code, what, _)| format!("{code} {what}")).collect();
    assert_eq!(named, [format!("artifact-not-scanned {missing}")]);
}
