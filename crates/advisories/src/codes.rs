//! The codes of what can be said about announcements and advisories.

use palisade_model::diagnostic::Code;

/// A title that is none of an announcement.
pub const TITLE_WITHOUT_CVE: Code = Code {
    id: "title-without-cve",
    title: "the title does not begin with a CVE id",
    help: "begin the title with the ids: `CVE-2025-1234: summary` or `CVE-2025-1234, CVE-2025-1235: summary`",
    explanation: "An issue of the official feed names its CVEs at the start of its title. One that does not is left out \
                  of the feed and reported; the other issues are published.",
};

/// A title that only looks as if it began with an id.
pub const LOOK_ALIKE_TITLE: Code = Code {
    id: "look-alike-title",
    title: "the title begins with signs that only look like a CVE id",
    help: "write the id again by hand, in plain ASCII letters, digits and hyphens",
    explanation: "Letters of other alphabets and typographic hyphens look like `CVE-` and are not. Programs that search \
                  for the id would not find it.",
};

/// A title with far too many ids.
pub const TOO_MANY_CVES: Code = Code {
    id: "too-many-cves",
    title: "the title names more than 50 CVEs",
    help: "announce them in several issues",
    explanation: "Each id of a title becomes an item of the feed with the whole text. More than 50 are taken for a mistake.",
};

/// A vector that cannot be read.
pub const UNREADABLE_VECTOR: Code = Code {
    id: "unreadable-vector",
    title: "a CVSS vector of the text cannot be read",
    help: "write each base metric once, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    explanation: "The text holds something like a CVSS vector that has unknown, repeated or missing metrics. No score is \
                  computed from it and no format carries it.",
};

/// A record that calls vulnerable versions safe.
pub const MISSES_VULNERABLE_VERSIONS: Code = Code {
    id: "misses-vulnerable-versions",
    title: "the record calls versions safe that its announcement calls vulnerable",
    help: "correct the range so that the versions of the quoted line are inside",
    explanation: "The ranges of the record were compared with those of the announcement, version by version. Scanners that \
                  use the record stay silent on clusters that are vulnerable.",
};

/// A record that calls versions vulnerable that are not.
pub const OVER_REPORTS: Code = Code {
    id: "over-reports",
    title: "the record calls versions vulnerable that its announcement does not",
    help: "correct the range so that the versions of the quoted line are outside",
    explanation: "The ranges of the record were compared with those of the announcement, version by version. Scanners that \
                  use the record ask for upgrades that are not needed.",
};

/// A record under another package than the announced one.
pub const WRONG_PACKAGE: Code = Code {
    id: "wrong-package",
    title: "the record names another package than its announcement",
    help: "use the Go module of the component that the quoted line names",
    explanation: "Tools look packages up by name. Under another name the record is never found for the component that is \
                  vulnerable.",
};

/// All of them.
pub const CODES: &[&Code] = &[
    &TITLE_WITHOUT_CVE,
    &LOOK_ALIKE_TITLE,
    &TOO_MANY_CVES,
    &UNREADABLE_VECTOR,
    &MISSES_VULNERABLE_VERSIONS,
    &OVER_REPORTS,
    &WRONG_PACKAGE,
];
