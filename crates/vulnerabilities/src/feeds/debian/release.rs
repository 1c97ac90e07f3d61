//! Debian's releases by the names of their suites (wiki.debian.org/DebianReleases).

/// Code names and numbers; what is not numbered yet is its own number.
const RELEASES: &[(&str, &str)] = &[
    ("woody", "3.0"),
    ("sarge", "3.1"),
    ("etch", "4"),
    ("lenny", "5"),
    ("squeeze", "6"),
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
    ("duke", "15"),
    ("sid", "sid"),
];

/// The OSV ecosystem of a release, by its code name: `Debian:12` for `bookworm` and `bookworm-security`.
#[must_use]
pub fn ecosystem(name: &str) -> Option<String> {
    let name = name.split('-').next().unwrap_or(name);
    RELEASES.iter().find(|(known, _)| *known == name).map(|(_, number)| format!("Debian:{number}"))
}
