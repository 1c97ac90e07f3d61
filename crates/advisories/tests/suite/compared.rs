//! The seven CVE.org records of the data and the published OSV records, as sources beside the announcement.

use palisade_advisories::compare::{compare, of_cve, of_osv};
use palisade_formats::json::Budget;

use crate::data::{announcement, bodies, cve_records, records};

/// Written by reading the records beside the announcements: versions missed, over-reported, and the deciding line.
const CVE_RECORDS: &[(&str, &str, &str, u32)] = &[
    ("CVE-2017-1002102", "", "1.0.0, 1.0.1 and 73 more up to 1.2.24", 8),
    ("CVE-2020-8557", "1.0.0, 1.0.1 and 23 more up to 1.0.24", "", 13),
    ("CVE-2023-2431", "1.25.9, 1.26.4 and 1 more up to 1.27.1", "", 20),
];

#[test]
fn the_cve_records_differ_where_they_do() {
    let bodies = bodies();
    for (name, text) in cve_records() {
        let record = palisade_formats::cve::read(&text, Budget::DEFAULT).unwrap();
        let Some(body) = bodies.get(&record.cve_metadata.cve_id) else { continue };
        let found = compare(&announcement(&record.cve_metadata.cve_id, body), &of_cve("cve.org", &record));
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.missed.as_str(), one.over_reported.as_str(), one.line.as_ref().unwrap().number))
            .collect();
        let expected: Vec<_> = CVE_RECORDS
            .iter()
            .filter(|(id, ..)| *id == record.cve_metadata.cve_id)
            .map(|(_, missed, over, line)| (*missed, *over, *line))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn osv_records_as_sources_say_what_the_evaluation_says() {
    let bodies = bodies();
    let mut differing = Vec::new();
    for (id, text) in records() {
        let record = palisade_formats::osv::read(&text, Budget::DEFAULT).unwrap();
        let Some(body) = bodies.get(&id) else { continue };
        if !compare(&announcement(&id, body), &of_osv("osv", &record)).is_empty() {
            differing.push(id);
        }
    }
    // Those of the table of mistakes that are wrong in their versions.
    let expected = [
        "CVE-2018-1002102",
        "CVE-2019-11244",
        "CVE-2019-11254",
        "CVE-2020-10749",
        "CVE-2021-25741",
        "CVE-2022-3172",
        "CVE-2022-3294",
        "CVE-2023-3676",
        "CVE-2023-3955",
        "CVE-2024-5321",
        "CVE-2024-7646",
        "CVE-2025-0426",
    ];
    assert_eq!(differing, if bodies.is_empty() { Vec::<&str>::new() } else { expected.to_vec() });
}
