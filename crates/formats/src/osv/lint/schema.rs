//! The schema of OSV 1.7 as shapes, and its lists. Source: `validation/schema.json` of ossf/osv-schema (Apache-2.0).

use crate::shape::{Fields, Shape, URI, optional, required};

/// The ecosystems that the schema names; each may carry a suffix behind a colon.
pub(super) const ECOSYSTEMS: &[&str] = &[
    "AlmaLinux",
    "Alpaquita",
    "Alpine",
    "Android",
    "Azure Linux",
    "BellSoft Hardened Containers",
    "Bioconductor",
    "Bitnami",
    "CRAN",
    "Chainguard",
    "CleanStart",
    "ConanCenter",
    "Debian",
    "Docker Hardened Images",
    "Echo",
    "FreeBSD",
    "GHC",
    "GIT",
    "GitHub Actions",
    "Go",
    "Hackage",
    "Hex",
    "Julia",
    "Kubernetes",
    "Linux",
    "Mageia",
    "Maven",
    "MinimOS",
    "NuGet",
    "OSS-Fuzz",
    "Packagist",
    "Photon OS",
    "Pub",
    "PyPI",
    "Red Hat",
    "Rocky Linux",
    "Root",
    "RubyGems",
    "SUSE",
    "SwiftURL",
    "TuxCare",
    "Ubuntu",
    "VSCode",
    "Wolfi",
    "crates.io",
    "npm",
    "opam",
    "openEuler",
    "openSUSE",
];

/// The prefixes of the databases; `x_` stands for those that are not listed.
const PREFIXES: &[&str] = &[
    "ALBA",
    "ALEA",
    "ALPINE",
    "ALSA",
    "ASB-A",
    "AZL",
    "BELL",
    "BIT",
    "CGA",
    "CLEANSTART",
    "CLSA",
    "CURL",
    "CVE",
    "DEBIAN",
    "DHI",
    "DLA",
    "DRUPAL",
    "DSA",
    "DTSA",
    "ECHO",
    "EEF",
    "ELA",
    "FreeBSD",
    "GHSA",
    "GO",
    "GSD",
    "HSEC",
    "JLSEC",
    "KUBE",
    "LBSEC",
    "LSN",
    "MAL",
    "MGASA",
    "MINI",
    "OESA",
    "OSEC",
    "OSV",
    "PHSA",
    "PSF",
    "PUB-A",
    "PYSEC",
    "RHBA",
    "RHEA",
    "RHSA",
    "RLSA",
    "ROOT",
    "RSEC",
    "RUSTSEC",
    "RXSA",
    "SUSE-FU",
    "SUSE-OU",
    "SUSE-RU",
    "SUSE-SU",
    "UBUNTU",
    "USN",
    "V8",
    "openSUSE-SU",
];

fn has_prefix(id: &str) -> bool {
    id.starts_with("x_")
        || PREFIXES.iter().any(|prefix| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-')))
}

/// The schema asks for UTC with a capital `T` and `Z`.
fn is_utc(text: &str) -> bool {
    crate::Timestamp::parse(text).is_some() && text.ends_with('Z') && text.contains('T')
}

fn is_version(text: &str) -> bool {
    crate::semantic_version::SemanticVersion::strict(text).is_some()
}

static ID: Shape = Shape::Matches(has_prefix, "an id with the prefix of a known database");
static TIMESTAMP: Shape = Shape::Matches(is_utc, "a timestamp of RFC 3339 in UTC, such as 2024-05-08T16:02:57Z");
static SCHEMA_VERSION: Shape = Shape::Matches(is_version, "a version of the schema, such as 1.7.5");
static TEXTS: Shape = Shape::List(&Shape::Text, 0, false);
static NULLABLE_TEXTS: Shape = Shape::Nullable(&TEXTS);

static SEVERITY_KIND: Shape = Shape::OneOf(&["CVSS_V2", "CVSS_V3", "CVSS_V4", "Ubuntu"]);
static SEVERITY: Shape = Shape::Object(&Fields {
    fields: &[required("type", &SEVERITY_KIND), required("score", &Shape::Text)],
    closed: false,
    least: 0,
    most: usize::MAX,
    rules: &[],
});
static SEVERITIES: Shape = Shape::List(&SEVERITY, 0, false);
static NULLABLE_SEVERITIES: Shape = Shape::Nullable(&SEVERITIES);

static PACKAGE: Shape = Shape::Object(&Fields {
    fields: &[required("ecosystem", &Shape::Text), required("name", &Shape::Text), optional("purl", &Shape::Text)],
    closed: false,
    least: 0,
    most: usize::MAX,
    rules: &[],
});

static EVENT: Shape = Shape::Object(&Fields {
    fields: &[
        optional("introduced", &Shape::Text),
        optional("fixed", &Shape::Text),
        optional("last_affected", &Shape::Text),
        optional("limit", &Shape::Text),
    ],
    closed: false,
    least: 1,
    most: usize::MAX,
    rules: &[],
});
static EVENTS: Shape = Shape::List(&EVENT, 1, false);
static RANGE_KIND: Shape = Shape::OneOf(&["GIT", "SEMVER", "ECOSYSTEM"]);
static RANGE: Shape = Shape::Object(&Fields {
    fields: &[
        required("type", &RANGE_KIND),
        optional("repo", &Shape::Text),
        required("events", &EVENTS),
        optional("database_specific", &Shape::Map),
    ],
    closed: false,
    least: 0,
    most: usize::MAX,
    rules: &[],
});
static RANGES: Shape = Shape::List(&RANGE, 0, false);

static AFFECTED: Shape = Shape::Object(&Fields {
    fields: &[
        optional("package", &PACKAGE),
        optional("severity", &NULLABLE_SEVERITIES),
        optional("ranges", &RANGES),
        optional("versions", &TEXTS),
        optional("ecosystem_specific", &Shape::Map),
        optional("database_specific", &Shape::Map),
    ],
    closed: false,
    least: 0,
    most: usize::MAX,
    rules: &[],
});
static ALL_AFFECTED: Shape = Shape::List(&AFFECTED, 0, false);
static NULLABLE_AFFECTED: Shape = Shape::Nullable(&ALL_AFFECTED);

static REFERENCE_KIND: Shape = Shape::OneOf(&[
    "ADVISORY",
    "ARTICLE",
    "DETECTION",
    "DISCUSSION",
    "REPORT",
    "FIX",
    "INTRODUCED",
    "GIT",
    "PACKAGE",
    "EVIDENCE",
    "WEB",
]);
static REFERENCE: Shape = Shape::Object(&Fields {
    fields: &[required("type", &REFERENCE_KIND), required("url", &URI)],
    closed: false,
    least: 0,
    most: usize::MAX,
    rules: &[],
});
static REFERENCES: Shape = Shape::List(&REFERENCE, 0, false);
static NULLABLE_REFERENCES: Shape = Shape::Nullable(&REFERENCES);

static CREDIT_KIND: Shape = Shape::OneOf(&[
    "FINDER",
    "REPORTER",
    "ANALYST",
    "COORDINATOR",
    "REMEDIATION_DEVELOPER",
    "REMEDIATION_REVIEWER",
    "REMEDIATION_VERIFIER",
    "TOOL",
    "SPONSOR",
    "OTHER",
]);
static CREDIT: Shape = Shape::Object(&Fields {
    fields: &[required("name", &Shape::Text), optional("contact", &TEXTS), optional("type", &CREDIT_KIND)],
    closed: false,
    least: 0,
    most: usize::MAX,
    rules: &[],
});
static CREDITS: Shape = Shape::List(&CREDIT, 0, false);

/// A record.
pub(super) static RECORD: Shape = Shape::Object(&Fields {
    fields: &[
        optional("schema_version", &SCHEMA_VERSION),
        required("id", &ID),
        required("modified", &TIMESTAMP),
        optional("published", &TIMESTAMP),
        optional("withdrawn", &TIMESTAMP),
        optional("aliases", &NULLABLE_TEXTS),
        optional("upstream", &TEXTS),
        optional("related", &TEXTS),
        optional("summary", &Shape::Text),
        optional("details", &Shape::Text),
        optional("severity", &NULLABLE_SEVERITIES),
        optional("affected", &NULLABLE_AFFECTED),
        optional("references", &NULLABLE_REFERENCES),
        optional("credits", &CREDITS),
        optional("database_specific", &Shape::Map),
    ],
    closed: true,
    least: 0,
    most: usize::MAX,
    rules: &[],
});

/// The name without its suffix, where the schema has it.
pub(super) fn ecosystem(name: &str) -> Option<&'static str> {
    let base = name.split_once(':').map_or(name, |(base, suffix)| if suffix.is_empty() { "" } else { base });
    ECOSYSTEMS.iter().find(|known| **known == base).copied()
}
