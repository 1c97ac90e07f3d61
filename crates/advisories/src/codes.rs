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

/// All of them.
pub const CODES: &[&Code] = &[&TITLE_WITHOUT_CVE, &LOOK_ALIKE_TITLE, &TOO_MANY_CVES];
