//! Every record of the real sources is read, and what it says arrives.

use palisade_vulnerabilities::feeds;

use crate::data::unpacked;

/// Name, records, records with a CVSS vector, with a rating, with other names, packages.
const OSV: &[(&str, [usize; 5])] = &[
    ("go-osv", [4291, 0, 0, 4277, 6125]),
    ("almalinux-osv", [5680, 0, 4482, 4474, 71329]),
    ("bitnami-osv", [7444, 7433, 7432, 7444, 7444]),
    ("pypa-osv", [2661, 202, 0, 2649, 2661]),
];

#[test]
fn all_osv_records_are_read() {
    let started = std::time::Instant::now();
    for (name, expected) in OSV {
        let Some(bytes) = unpacked("osv", &format!("vulnerabilities/{name}.jsonl.zst")) else { return };
        let now = std::time::Instant::now();
        let feed = feeds::osv::read(&bytes);
        println!("{name}: {:?}", now.elapsed());
        assert_eq!(feed.gaps, [], "{name}");
        let count = |holds: fn(&&palisade_vulnerabilities::advisory::Advisory) -> bool| {
            feed.advisories.iter().filter(holds).count()
        };
        let found = [
            feed.advisories.len(),
            count(|advisory| !advisory.vectors.is_empty()),
            count(|advisory| advisory.rating.is_some()),
            count(|advisory| !advisory.aliases.is_empty()),
            feed.advisories.iter().map(|advisory| advisory.affected.len()).sum(),
        ];
        assert_eq!(found, *expected, "{name}");
    }
    println!("{:?}", started.elapsed());
}
