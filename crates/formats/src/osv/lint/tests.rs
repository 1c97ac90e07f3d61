//! The linter on small records, one fault each.

use serde_json::{Value, json};

use super::lint_value;

fn sound() -> Value {
    json!({
        "schema_version": "1.7.5", "id": "CVE-2024-1", "modified": "2024-01-02T00:00:00Z", "published": "2024-01-01T00:00:00Z",
        "summary": "kubelet does something",
        "affected": [{
            "package": {"ecosystem": "Kubernetes", "name": "k8s.io/kubelet", "purl": "pkg:golang/k8s.io/kubelet"},
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N"}],
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}, {"introduced": "1.3.0"}, {"fixed": "1.3.1"}]}],
        }],
        "references": [{"type": "ADVISORY", "url": "https://www.cve.org/cverecord?id=CVE-2024-1"}],
    })
}

/// The faults of the sound record with one value replaced (`null` removes it).
fn faults(pointer: &str, value: Value) -> String {
    let mut record = sound();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = record.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(object), Value::Null) => drop(object.remove(name)),
        (Value::Object(object), value) => drop(object.insert(name.to_owned(), value)),
        (Value::Array(list), value) => list[name.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{other}"),
    }
    let found: Vec<String> =
        lint_value(&record).iter().map(|fault| format!("{} {}", fault.code.id, fault.pointer)).collect();
    found.join(", ")
}

#[test]
fn a_sound_record_has_no_fault() {
    assert_eq!(lint_value(&sound()), []);
}

#[test]
fn each_fault_of_a_record_is_found() {
    let table = [
        ("/id", json!("NOPE-1"), "malformed-value /id"),
        ("/id", json!(null), "missing-field "),
        ("/modified", json!("2024-01-02"), "malformed-value /modified"),
        ("/modified", json!("2024-01-02T00:00:00+01:00"), "malformed-value /modified"),
        ("/modified", json!("2023-12-31T00:00:00Z"), "osv-contradicting-dates /modified"),
        ("/published", json!("2018-01-01T00:00:00Z"), "osv-contradicting-dates /published"),
        ("/withdrawn", json!("2023-01-01T00:00:00Z"), "osv-contradicting-dates /withdrawn"),
        ("/schema_version", json!(null), "osv-missing-schema-version "),
        ("/aliases", json!(["GHSA-1", "CVE-2024-1"]), "osv-self-reference /aliases/1"),
        (
            "/severity",
            json!([{"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}]),
            "osv-severity-twice /affected/0/severity",
        ),
        ("/affected/0/severity/0/score", json!("7.5"), "osv-invalid-severity /affected/0/severity/0/score"),
        ("/affected/0/severity/0/type", json!("CVSS_V4"), "osv-invalid-severity /affected/0/severity/0/score"),
        ("/affected/0/severity/0/type", json!("CVSS_V9"), "unknown-value /affected/0/severity/0/type"),
        ("/references/0/url", json!("example"), "malformed-value /references/0/url"),
        (
            "/references/0/url",
            json!("https://www.cve.org/cverecord?id=CVE-2024-2"),
            "osv-foreign-reference /references/0/url",
        ),
        ("/references/0/type", json!("Web"), "unknown-value /references/0/type"),
        ("/affected/0/package", json!(null), "osv-missing-package /affected/0"),
        ("/affected/0/ranges", json!(null), "osv-no-versions /affected/0"),
        ("/affected/0/ranges", json!([]), "osv-no-versions /affected/0"),
        ("/extra", json!(1), "unknown-field /extra"),
        ("/affected", json!({}), "wrong-type /affected"),
    ];
    for (pointer, value, expected) in table {
        assert_eq!(faults(pointer, value.clone()), expected, "{pointer} {value}");
    }
}

#[test]
fn each_fault_of_a_package_is_found() {
    let package = |ecosystem: &str, name: &str, purl: &str| json!({"ecosystem": ecosystem, "name": name, "purl": purl});
    let table = [
        (
            package("kubernetes", "k8s.io/kubelet", "pkg:golang/k8s.io/kubelet"),
            "osv-unknown-ecosystem /affected/0/package/ecosystem",
        ),
        (
            package("Kubernetes", "/kubelet", "pkg:golang//kubelet"),
            "osv-malformed-package-name /affected/0/package/name",
        ),
        (
            package("Kubernetes", "k8s.io/kube let", "pkg:golang/k8s.io/kube%20let"),
            "osv-malformed-package-name /affected/0/package/name",
        ),
        (package("Kubernetes", "kubelet", "pkg:golang/kubelet"), "osv-malformed-package-name /affected/0/package/name"),
        (
            package("Kubernetes", "k8s.io/kubelet", "pkg:npm/k8s.io/kubelet"),
            "osv-package-url-disagrees /affected/0/package/purl",
        ),
        (
            package("Kubernetes", "k8s.io/kubelet", "pkg:golang/k8s.io/kubectl"),
            "osv-package-url-disagrees /affected/0/package/purl",
        ),
        (
            package("Kubernetes", "k8s.io/kubelet", "pkg:golang/k8s.io/kubelet@v1.0.0"),
            "osv-package-url-disagrees /affected/0/package/purl",
        ),
        (package("npm", "@scope/name", "pkg:npm/%40scope/name"), ""),
        (package("PyPI", "Some_Name", "pkg:pypi/some-name"), ""),
        (package("PyPI", "kube1et", "pkg:pypi/kube1et"), "osv-misspelt-package /affected/0/package/name"),
        (package("Maven", "org.example:thing", "pkg:maven/org.example/thing"), ""),
        (package("Maven", "thing", "pkg:maven/thing"), "osv-malformed-package-name /affected/0/package/name"),
        (package("Debian:12", "thing", "pkg:deb/debian/thing?arch=source"), ""),
        (package("Debian:", "thing", "pkg:deb/debian/thing"), "osv-unknown-ecosystem /affected/0/package/ecosystem"),
    ];
    for (value, expected) in table {
        assert_eq!(faults("/affected/0/package", value.clone()), expected, "{value}");
    }
}

#[test]
fn each_fault_of_a_range_is_found() {
    let event = |text: &str| {
        let (kind, version) = text.trim().split_once(' ').unwrap();
        json!({kind: version})
    };
    let table = [
        ("introduced 0", ""),
        (
            "introduced 0, fixed 1.0.0, introduced 1.0.0-alpha.1, limit *",
            "osv-unsorted-events /2, osv-introduced-twice /2",
        ),
        ("introduced 1.2.0, last_affected 1.2.0", ""),
        ("introduced 0, limit 2.0.0", ""),
        ("fixed 1.0.0", "osv-no-introduced , osv-nothing-open /0"),
        ("introduced 0, fixed 1.0.0, fixed 1.1.0", "osv-nothing-open /2"),
        ("introduced 1.30.0, introduced 1.31.0, last_affected 1.31.14", "osv-introduced-twice /1"),
        ("introduced 1.5.0, fixed 1.5.0", "osv-empty-interval /0"),
        ("introduced 1.5.0, fixed 1.4.0", "osv-empty-interval /0"),
        ("introduced 1.5.0, last_affected 1.4.0", "osv-empty-interval /0"),
        ("introduced 1.0.0, fixed 2.0.0, introduced 2.0.0, fixed 3.0.0", "osv-repeated-version /2"),
        ("introduced 2.0.0, fixed 2.1.0, introduced 1.0.0, fixed 1.1.0", "osv-unsorted-events /2"),
        ("introduced 1.0.0, fixed 1.1.0, introduced 2.0.0, last_affected 2.1.0", "osv-fixed-and-last-affected "),
        ("introduced v1.0.0", "osv-version-prefix /0"),
        ("introduced 1.0", "osv-malformed-version /0"),
        ("introduced 0, fixed 0", "osv-malformed-version /1"),
    ];
    for (text, expected) in table {
        let events: Vec<Value> = text.split(',').map(event).collect();
        let found = faults("/affected/0/ranges/0/events", json!(events)).replace("/affected/0/ranges/0/events", "");
        assert_eq!(found, expected, "{text}");
    }
    let both = json!([{"introduced": "0", "fixed": "1.0.0"}]);
    assert_eq!(faults("/affected/0/ranges/0/events", both), "osv-several-changes /affected/0/ranges/0/events/0");
}

#[test]
fn commits_are_judged_without_an_order() {
    let (first, second) = ("e818b74be2170fbe957a07b0da4401c2b694b3b8", "7ea5bd2b52d0e81eaef3d109b3b12545306f201c");
    let table = [
        (
            json!({"type": "GIT", "repo": "https://example.org", "events": [{"introduced": first}, {"fixed": second}]}),
            "",
        ),
        (
            json!({"type": "GIT", "repo": "https://example.org", "events": [{"introduced": first}, {"fixed": first}]}),
            "osv-repeated-version /affected/0/ranges/0/events/1",
        ),
        (json!({"type": "GIT", "events": [{"introduced": "0"}]}), "osv-missing-repository /affected/0/ranges/0"),
        (
            json!({"type": "GIT", "repo": "https://example.org", "events": [{"introduced": "e818b74"}]}),
            "osv-malformed-version /affected/0/ranges/0/events/0",
        ),
    ];
    for (range, expected) in table {
        assert_eq!(faults("/affected/0/ranges/0", range.clone()), expected, "{range}");
    }
}

#[test]
fn what_is_no_record_is_told() {
    assert_eq!(super::lint("{")[0].code.id, "invalid-document");
    assert_eq!(super::lint("[]")[0].code.id, "wrong-type");
}
