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

/// A title with something like a further id.
pub const UNCLEAR_CVE_LIST: Code = Code {
    id: "unclear-cve-list",
    title: "the title names something like another CVE id that cannot be read",
    help: "write every id in full, separated by commas: `CVE-2025-1234, CVE-2025-1235: summary`",
    explanation: "Each CVE of a title is published. One that cannot be read would be left out, and a scanner would stay \
                  silent about it; the issue is left out of the feed and reported instead.",
};

/// A text that was not read to its end.
pub const TEXT_NOT_READ: Code = Code {
    id: "text-not-read",
    title: "the text is longer than what is read of one announcement",
    help: "shorten the text: announcements have a few kilobytes",
    explanation: "What was not read may call any version vulnerable. All versions of the components that were named are \
                  published as vulnerable until the text is shortened.",
};

/// Signs that have no place in a published text.
pub const CONTROL_CHARACTERS: Code = Code {
    id: "control-characters",
    title: "a text has characters that control terminals, mails or the direction of writing",
    help: "write the text again by hand, in one line where the step is one line",
    explanation: "Line breaks end headers of mails, escapes control terminals, and marks for the direction of writing show \
                  another text than the one that programs read.",
};

/// An address that is none of an issue.
pub const INVALID_ISSUE_ADDRESS: Code = Code {
    id: "invalid-issue-address",
    title: "the address of the issue is none",
    help: "write https://github.com/kubernetes/kubernetes/issues/ and the number",
    explanation: "Mails, chat and every published record link to it.",
};

/// A date that cannot be read.
pub const UNREADABLE_DATE: Code = Code {
    id: "unreadable-date",
    title: "a date of the draft cannot be read",
    help: "write it with day, time and zone: 2030-01-02T17:00:00Z",
    explanation: "An embargo whose end cannot be read is no embargo for the reminders.",
};

/// A field that only looks like a known one.
pub const UNKNOWN_FIELD: Code = Code {
    id: "unknown-field",
    title: "the draft has a field that is not known",
    help: "correct its name or take it out",
    explanation: "What stands in a misspelt field is not published.",
};

/// A list of releases without releases.
pub const NO_RELEASES: Code = Code {
    id: "no-releases",
    title: "the list of releases is empty",
    help: "give a file with one released version on each line",
    explanation: "Versions are held against the list. Against an empty one no version is checked.",
};

/// A title with far too many ids.
pub const TOO_MANY_CVES: Code = Code {
    id: "too-many-cves",
    title: "the title names more than 20 CVEs",
    help: "announce them in several issues",
    explanation: "Each id of a title becomes an item of the feed with the whole text. More than 20 are taken for a mistake.",
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

/// An id that is none.
pub const INVALID_CVE_ID: Code = Code {
    id: "invalid-cve-id",
    title: "the CVE id is malformed",
    help: "write it as CVE-2025-1234",
    explanation: "A CVE id is CVE, a year of four digits and a number of at least four.",
};

/// A step without text.
pub const MISSING_STEP: Code = Code {
    id: "missing-step",
    title: "a needed step of the draft is empty",
    help: "enter it before the release",
    explanation: "Summary, CVSS vector, description, affected versions, fixed versions and acknowledgements are part of every announcement.",
};

/// A line without versions.
pub const UNREADABLE_VERSIONS: Code = Code {
    id: "unreadable-versions",
    title: "a line of versions cannot be read",
    help: "write a component and its versions: kubelet v1.31.0 - v1.31.4",
    explanation: "Each line of the affected and fixed versions becomes a range of every published format. A line that cannot be read would be lost.",
};

/// A line about several components.
pub const SEVERAL_COMPONENTS: Code = Code {
    id: "several-components",
    title: "a line of versions names several components",
    help: "write one line for each component",
    explanation: "Readers and tools look for their component at the start of a line.",
};

/// A range without versions.
pub const EMPTY_RANGE: Code = Code {
    id: "empty-range",
    title: "a range ends before it begins",
    help: "correct the range",
    explanation: "No version lies in it: either end is wrong.",
};

/// Ranges that hold the same versions.
pub const OVERLAPPING_RANGES: Code = Code {
    id: "overlapping-ranges",
    title: "two ranges of a component overlap",
    help: "correct the ranges, or write one",
    explanation: "The union is published; that they overlap hints at a slip in one of them.",
};

/// A version that does not exist.
pub const VERSION_NOT_RELEASED: Code = Code {
    id: "version-not-released",
    title: "a named version is not among the releases",
    help: "check the version; a fixed version that is still to come is fine",
    explanation: "The last affected and the first fixed versions are releases. One that does not exist is often a slip in a digit.",
};

/// A component without a package.
pub const COMPONENT_WITHOUT_PACKAGE: Code = Code {
    id: "component-without-package",
    title: "a component stands for no package",
    help: "use a name that is known, or add the component to the table of modules",
    explanation: "Published records name packages. None is made up for a component that is not known, so no record would carry it.",
};

/// A score that is not that of the vector.
pub const SCORE_DISAGREES: Code = Code {
    id: "score-disagrees",
    title: "the stated score is not that of the vector",
    help: "correct the score or the vector",
    explanation: "The score is computed from the vector by the equations of its version of CVSS.",
};

/// A word that is not that of the vector.
pub const SEVERITY_DISAGREES: Code = Code {
    id: "severity-disagrees",
    title: "the word for the severity is not that of the vector",
    help: "correct the word or the vector, or say why they differ",
    explanation: "Each range of scores has its word in the specification of CVSS.",
};

/// Dates that cannot all be right.
pub const CONTRADICTING_DATES: Code = Code {
    id: "contradicting-dates",
    title: "dates contradict each other",
    help: "correct the dates",
    explanation: "An advisory is published after its id is given, and changed or withdrawn after it is published.",
};

/// A state that is not that of the text.
pub const STATE_DISAGREES: Code = Code {
    id: "state-disagrees",
    title: "the issue's state and its text disagree",
    help: "close the issue as completed when all is fixed, as not planned when nothing will be",
    explanation: "The state becomes the status of the official feed: readers take it for the truth about a fix.",
};

/// Something that a text leaves open.
pub const UNSETTLED: Code = Code {
    id: "unsettled",
    title: "the text leaves open what is vulnerable",
    help: "say it in the text: one line for each range, one for each fixed version",
    explanation: "What is not settled is published on the safe side: versions that may be vulnerable are called vulnerable, and the record says which line is open.",
};

/// All of them.
pub const CODES: &[&Code] = &[
    &TITLE_WITHOUT_CVE,
    &LOOK_ALIKE_TITLE,
    &TOO_MANY_CVES,
    &UNCLEAR_CVE_LIST,
    &TEXT_NOT_READ,
    &UNREADABLE_VECTOR,
    &MISSES_VULNERABLE_VERSIONS,
    &OVER_REPORTS,
    &WRONG_PACKAGE,
    &INVALID_CVE_ID,
    &MISSING_STEP,
    &UNREADABLE_VERSIONS,
    &SEVERAL_COMPONENTS,
    &EMPTY_RANGE,
    &OVERLAPPING_RANGES,
    &VERSION_NOT_RELEASED,
    &COMPONENT_WITHOUT_PACKAGE,
    &SCORE_DISAGREES,
    &SEVERITY_DISAGREES,
    &CONTRADICTING_DATES,
    &STATE_DISAGREES,
    &UNSETTLED,
    &CONTROL_CHARACTERS,
    &INVALID_ISSUE_ADDRESS,
    &UNREADABLE_DATE,
    &UNKNOWN_FIELD,
    &NO_RELEASES,
];
