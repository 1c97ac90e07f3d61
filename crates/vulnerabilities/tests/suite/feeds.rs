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

#[test]
fn all_rustsec_advisories_are_read() {
    let Some(archive) = palisade_testkit::data::item("rustsec", "vulnerabilities/rustsec-md.tar.zst") else { return };
    let folder = palisade_testkit::data::unpacked(&archive).expect("the archive is unpacked");
    let mut open = vec![folder.join("crates"), folder.join("rust")];
    let (mut advisories, mut informational, mut functions) = (0, 0, 0);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let feed = feeds::rustsec::read(&std::fs::read(&path).expect("a file"));
            assert_eq!(feed.gaps, [], "{}", path.display());
            let advisory = feed.advisories.first().expect("an advisory");
            advisories += 1;
            informational += usize::from(advisory.informational.is_some());
            functions += usize::from(advisory.affected.iter().any(|affected| !affected.imports.is_empty()));
        }
    }
    assert_eq!((advisories, informational, functions), (1225, 476, 260));
}

#[test]
fn the_other_real_files_are_read() {
    let Some(kev) = unpacked("kev", "vulnerabilities/kev.jsonl.zst") else { return };
    let feed = feeds::kev::read(&kev);
    assert_eq!((feed.exploitation.len(), feed.gaps.len()), (1404, 0));
    let name = "vulnerabilities/debian-bookworm-changelog-fixes.json";
    let Some(facts) = unpacked("facts", name) else { return };
    let ecosystem = feeds::facts::ecosystem_of_name(name).expect("the release is in the name");
    let feed = feeds::facts::read(&facts, &ecosystem);
    let pairs: usize = feed.advisories.iter().map(|advisory| advisory.affected.len()).sum();
    assert_eq!((ecosystem.as_str(), pairs, feed.gaps.len()), ("Debian:12", 200, 0));
    let Some(official) = unpacked("kubernetes", "cve-feed/official-feed/index-2023-07-01.full43.json") else { return };
    let feed = feeds::kubernetes::read(&official);
    assert_eq!((feed.advisories.len(), feed.gaps.len()), (44, 0));
}
