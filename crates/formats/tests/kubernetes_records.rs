//! The published OSV records of Kubernetes: every mistake that a record shows by itself, and no other.

use palisade_formats::osv;
use palisade_testkit::data;

/// What all of them have: the ecosystem in lower case, and no version of the schema.
const COMMON: &[&str] = &["osv-missing-schema-version", "osv-unknown-ecosystem"];

/// What some of them have besides: the record, the code, and the words of the record that decide.
const TABLE: &[(&str, &str, &str)] = &[
    ("CVE-2020-8551", "osv-unsorted-events", "1.17.3 stands before 1.16.0"),
    ("CVE-2020-8552", "osv-unsorted-events", "1.17.3 stands before 1.16.0"),
    ("CVE-2020-8561", "osv-no-versions", "no version of `k8s.io/apiserver` is affected"),
    ("CVE-2020-8564", "osv-unsorted-events", "1.19.3 stands before 1.18.0"),
    ("CVE-2020-8565", "osv-unsorted-events", "1.19.6 stands before 1.18.0"),
    ("CVE-2020-8565", "osv-unsorted-events", "1.19.6 stands before 1.18.0"),
    ("CVE-2020-8566", "osv-unsorted-events", "1.19.3 stands before 1.18.0"),
    ("CVE-2021-25740", "osv-no-versions", "no version of `k8s.io/kubectl` is affected"),
    ("CVE-2022-3172", "osv-unsorted-events", "1.25.1 stands before 1.24.0"),
    ("CVE-2023-3676", "osv-unsorted-events", "1.28.1 stands before 1.27.0"),
    ("CVE-2023-3893", "osv-unsorted-events", "2.0.0-alpha.1 stands before 0"),
    ("CVE-2023-3955", "osv-unsorted-events", "1.28.1 stands before 1.27.0"),
    ("CVE-2023-5528", "osv-unsorted-events", "1.28.4 stands before 1.27.0"),
    (
        "CVE-2024-3177",
        "osv-contradicting-dates",
        "published 2018-04-16T20:53:58Z, years before ids of 2024 were given out",
    ),
    ("CVE-2025-13281", "osv-introduced-twice", "1.30.0 is still open when 1.31.0 is introduced"),
    ("CVE-2025-15566", "osv-malformed-package-name", "`/ingress-nginx`: an element of the path is empty"),
    ("CVE-2025-9708", "osv-malformed-package-name", "`/kubernetes csharp client`: an element of the path is empty"),
    ("CVE-2026-24512", "osv-malformed-package-name", "`/ingress-nginx`: an element of the path is empty"),
    ("CVE-2026-3288", "osv-empty-interval", "introduced 1.15.0 and fixed 1.15.0"),
    ("CVE-2026-3288", "osv-malformed-package-name", "`/ingress-nginx`: an element of the path is empty"),
    ("CVE-2026-3864", "osv-malformed-package-name", "`/csi driver for nfs`: an element of the path is empty"),
];

#[test]
fn the_mistakes_of_the_published_records_are_found_and_no_others() {
    let Some(folder) = data::item("kubernetes-records", "cve-feed/osv-records") else { return };
    let mut found: Vec<(String, String, String)> = Vec::new();
    let mut records = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        let faults = osv::lint(&std::fs::read_to_string(&path).unwrap());
        for code in COMMON {
            assert!(faults.iter().any(|fault| fault.code.id == *code), "{id} without {code}");
        }
        records += 1;
        let own = faults.into_iter().filter(|fault| !COMMON.contains(&fault.code.id));
        found.extend(own.map(|fault| (id.clone(), fault.code.id.to_owned(), fault.message)));
    }
    found.sort();
    let expected: Vec<(String, String, String)> =
        TABLE.iter().map(|(id, code, words)| ((*id).to_owned(), (*code).to_owned(), (*words).to_owned())).collect();
    assert_eq!(found, expected);
    assert_eq!(records, 61);
}
