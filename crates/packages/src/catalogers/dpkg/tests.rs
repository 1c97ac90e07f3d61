//! Status files: states, sources, and what is broken.

use super::CATALOGER;
use crate::catalogers::{Candidate, Catalog, File, MAXIMUM_GAPS};

fn read(path: &str, bytes: &[u8]) -> Catalog {
    CATALOGER.catalog(&File { path, bytes })
}

fn names(catalog: &Catalog) -> Vec<&str> {
    catalog.components.iter().map(|found| found.name.as_str()).collect()
}

fn gaps(catalog: &Catalog) -> Vec<&str> {
    catalog.gaps.iter().map(|gap| gap.why.as_str()).collect()
}

#[test]
fn the_last_word_of_the_status_decides() {
    let states = [
        "install ok installed",
        "hold ok installed",
        "deinstall reinstreq installed",
        "install ok triggers-awaited",
        "install ok triggers-pending",
        "deinstall ok config-files",
        "unknown ok not-installed",
        "install ok unpacked",
        "install reinstreq half-installed",
        "install ok half-configured",
        "install ok",
        "install ok broken",
    ];
    let stanza = |(number, state)| format!("Package: p{number}\nStatus: {state}\nVersion: 1\n\n");
    let text: String = states.iter().enumerate().map(stanza).chain(["Package: p\nVersion: 1\n".to_owned()]).collect();
    let catalog = read("var/lib/dpkg/status", text.as_bytes());
    assert_eq!(names(&catalog), ["p0", "p1", "p2", "p3", "p4"]);
    assert_eq!(
        gaps(&catalog),
        [
            "line 29: the package `p7` is unpacked: its files may be there, and it is not counted as installed",
            "line 33: the package `p8` is half-installed: its files may be there, and it is not counted as installed",
            "line 37: the package `p9` is half-configured: its files may be there, and it is not counted as installed",
            "line 41: the status of the package `p10` is not three words",
            "line 45: the package `p11` is in a state that dpkg does not know",
        ]
    );
}

#[test]
fn the_source_is_named_where_it_says_more() {
    let cases = [
        ("", None),
        ("Source: curl\n", None),
        ("Source: curl (7.1-1)\n", None),
        ("Source: curl (7.1-0)\n", Some(("curl", "7.1-0"))),
        ("source:  gcc-12   ( 12.2-1 ) \n", Some(("gcc-12", "12.2-1"))),
        ("Source: glibc\n", Some(("glibc", "7.1-1"))),
    ];
    for (field, expected) in cases {
        let text = format!("Package: curl\nStatus: install ok installed\n{field}Architecture: amd64\nVersion: 7.1-1\n");
        let catalog = read("var/lib/dpkg/status", text.as_bytes());
        let source =
            catalog.components[0].source.as_ref().map(|source| (source.name.as_str(), source.version.as_str()));
        assert_eq!(source, expected, "{field}");
        assert_eq!(catalog.components[0].architecture.as_deref(), Some("amd64"));
        assert!(catalog.gaps.is_empty());
    }
}

#[test]
fn files_of_images_without_dpkg_have_no_status() {
    let wanted = |path| (CATALOGER.wants)(&Candidate { path, size: 1, head: b"Package:" });
    assert!(wanted("var/lib/dpkg/status.d/base") && wanted("var/lib/dpkg/status") && wanted("usr/lib/opkg/status"));
    assert!(!wanted("var/lib/dpkg/status.d/base.md5sums") && !wanted("var/lib/dpkg/status-old"));
    let text = b"Package: base-files\nVersion: 12.4\nArchitecture: amd64\n\n";
    assert_eq!(names(&read("var/lib/dpkg/status.d/base", text)), ["base-files"]);
    assert_eq!(names(&read("var/lib/dpkg/status", text)), [""; 0]);
}

#[test]
fn broken_stanzas_are_named_and_the_others_read() {
    let text = b"Package: a\nStatus: install ok installed\nVersion: 1\nnonsense\n: x\n\n\
        Status: install ok installed\nVersion: 1\n\n\
        Package: b\nStatus: install ok installed\n\n\
        Package: b/../c\nStatus: install ok installed\nVersion: 1\n\n\
        Package: d\nStatus: install ok installed\nVersion: 1 2\n\n\
        Package: \xff\nStatus: install ok installed\nVersion: 1\n \t\r\n\
        Package: e\nStatus: install ok installed\nVersion: 1\nSource: f (1\nDescription: \xff\n Package: no\n\tVersion: 2\n";
    let catalog = read("var/lib/dpkg/status", text);
    assert_eq!(names(&catalog), ["a", "e"]);
    assert_eq!(
        gaps(&catalog),
        [
            "line 4 is not `Field: value`",
            "line 5 is not `Field: value`",
            "line 7: an entry without a package name",
            "line 10: the package `b` has no version",
            "line 13: `b/../c` is not the name of a package",
            "line 17: the package `d` has no version",
            "line 21: an entry without a package name",
            "line 25: the source package is not `name` or `name (version)`",
        ]
    );
}

#[test]
fn a_hostile_file_ends_soon_with_bounded_gaps() {
    let catalog = read("var/lib/dpkg/status", &b"x\n\n".repeat(1 << 18));
    assert_eq!(catalog.gaps.len(), MAXIMUM_GAPS + 1);
    let long = [b"Package: a\nStatus: install ok installed\nVersion: 1\nX: ", [b'y'; 8 << 20].as_slice()].concat();
    assert_eq!(names(&read("var/lib/dpkg/status", &long)), ["a"]);
}
