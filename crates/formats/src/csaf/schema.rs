//! The schema of CSAF 2.0 as shapes (`csaf_json_schema.json`, OASIS). The objects of CVSS are judged by test 6.1.8.

use super::language::is_language;
use crate::cpe::is_cpe;
use crate::semantic_version::SemanticVersion;
use crate::shape::{Field, Fields, Shape, URI, optional, required};

/// An object that may have other fields, as all of CSAF 2.0.
const fn object(fields: &'static [Field], least: usize) -> Fields {
    Fields { fields, closed: false, least, most: usize::MAX, rules: &[] }
}

/// A text without blanks at its ends.
fn is_trimmed(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains('\n')
}

/// A category neither begins nor ends with a blank, `-`, `_` or `.`.
fn is_category(text: &str) -> bool {
    let edge = |character: Option<char>| {
        character.is_some_and(|character| !character.is_whitespace() && !"-_.".contains(character))
    };
    edge(text.chars().next()) && edge(text.chars().last()) && !text.contains('\n')
}

/// A whole number or a semantic version.
fn is_version(text: &str) -> bool {
    let whole = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    (whole && !text.is_empty()) || SemanticVersion::strict(text).is_some()
}

fn is_cve(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((year, number)) = text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')) else { return false };
    year.len() == 4 && digits(year) && number.len() >= 4 && digits(number)
}

fn is_cwe(text: &str) -> bool {
    let number = text.strip_prefix("CWE-").unwrap_or_default();
    (1..=6).contains(&number.len()) && !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hash(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The beginning of a package URL; whether it is sound is test 6.1.13.
fn is_purl(text: &str) -> bool {
    let kind = text.strip_prefix("pkg:").and_then(|rest| rest.split_once('/'));
    kind.is_some_and(|(kind, rest)| {
        crate::shape::is_uri(text)
            && !rest.is_empty()
            && kind.starts_with(|first: char| first.is_ascii_alphabetic() || ".-+".contains(first))
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte))
    })
}

static VERSION: Shape = Shape::Matches(is_version, "a whole number or a semantic version");
static LANGUAGE: Shape = Shape::Matches(is_language, "a language tag such as en-US");
static TRIMMED: Shape = Shape::Matches(is_trimmed, "a text without blanks at its ends");
static CATEGORY: Shape = Shape::Matches(is_category, "a category");
static CVE: Shape = Shape::Matches(is_cve, "a CVE id");
static CWE_ID: Shape = Shape::Matches(is_cwe, "a CWE id such as CWE-79");
static HASH: Shape = Shape::Matches(is_hash, "a digest of at least 32 hexadecimal digits");
static CPE: Shape = Shape::Matches(is_cpe, "a CPE name");
static PURL: Shape = Shape::Matches(is_purl, "a package URL");
static TEXTS: Shape = Shape::List(&Shape::NonEmpty, 1, false);
static DISTINCT: Shape = Shape::List(&Shape::NonEmpty, 1, true);
static PAIR: Shape = Shape::List(&Shape::NonEmpty, 2, true);
static URIS: Shape = Shape::List(&URI, 1, false);

static ACKNOWLEDGMENT: Shape = Shape::Object(&object(
    &[
        optional("names", &TEXTS),
        optional("organization", &Shape::NonEmpty),
        optional("summary", &Shape::NonEmpty),
        optional("urls", &URIS),
    ],
    1,
));
static ACKNOWLEDGMENTS: Shape = Shape::List(&ACKNOWLEDGMENT, 1, false);

static NOTE: Shape = Shape::Object(&object(
    &[
        optional("audience", &Shape::NonEmpty),
        required(
            "category",
            &Shape::OneOf(&["description", "details", "faq", "general", "legal_disclaimer", "other", "summary"]),
        ),
        required("text", &Shape::NonEmpty),
        optional("title", &Shape::NonEmpty),
    ],
    0,
));
static NOTES: Shape = Shape::List(&NOTE, 1, false);

static REFERENCE: Shape = Shape::Object(&object(
    &[
        optional("category", &Shape::OneOf(&["external", "self"])),
        required("summary", &Shape::NonEmpty),
        required("url", &URI),
    ],
    0,
));
static REFERENCES: Shape = Shape::List(&REFERENCE, 1, false);

static TLP: Shape = Shape::Object(&object(
    &[required("label", &Shape::OneOf(&["AMBER", "GREEN", "RED", "WHITE"])), optional("url", &URI)],
    0,
));
static DISTRIBUTION: Shape = Shape::Object(&object(&[optional("text", &Shape::NonEmpty), optional("tlp", &TLP)], 1));
static AGGREGATE_SEVERITY: Shape =
    Shape::Object(&object(&[optional("namespace", &URI), required("text", &Shape::NonEmpty)], 0));
static PUBLISHER: Shape = Shape::Object(&object(
    &[
        required("category", &Shape::OneOf(&["coordinator", "discoverer", "other", "translator", "user", "vendor"])),
        optional("contact_details", &Shape::NonEmpty),
        optional("issuing_authority", &Shape::NonEmpty),
        required("name", &Shape::NonEmpty),
        required("namespace", &URI),
    ],
    0,
));
static ENGINE: Shape =
    Shape::Object(&object(&[required("name", &Shape::NonEmpty), optional("version", &Shape::NonEmpty)], 0));
static GENERATOR: Shape =
    Shape::Object(&object(&[optional("date", &Shape::Timestamp), required("engine", &ENGINE)], 0));
static REVISION: Shape = Shape::Object(&object(
    &[
        required("date", &Shape::Timestamp),
        optional("legacy_version", &Shape::NonEmpty),
        required("number", &VERSION),
        required("summary", &Shape::NonEmpty),
    ],
    0,
));
static REVISIONS: Shape = Shape::List(&REVISION, 1, false);
static TRACKING: Shape = Shape::Object(&object(
    &[
        optional("aliases", &DISTINCT),
        required("current_release_date", &Shape::Timestamp),
        optional("generator", &GENERATOR),
        required("id", &TRIMMED),
        required("initial_release_date", &Shape::Timestamp),
        required("revision_history", &REVISIONS),
        required("status", &Shape::OneOf(&["draft", "final", "interim"])),
        required("version", &VERSION),
    ],
    0,
));
static DOCUMENT: Shape = Shape::Object(&object(
    &[
        optional("acknowledgments", &ACKNOWLEDGMENTS),
        optional("aggregate_severity", &AGGREGATE_SEVERITY),
        required("category", &CATEGORY),
        required("csaf_version", &Shape::OneOf(&["2.0"])),
        optional("distribution", &DISTRIBUTION),
        optional("lang", &LANGUAGE),
        optional("notes", &NOTES),
        required("publisher", &PUBLISHER),
        optional("references", &REFERENCES),
        optional("source_lang", &LANGUAGE),
        required("title", &Shape::NonEmpty),
        required("tracking", &TRACKING),
    ],
    0,
));

static FILE_HASH: Shape =
    Shape::Object(&object(&[required("algorithm", &Shape::NonEmpty), required("value", &HASH)], 0));
static FILE_HASHES: Shape = Shape::List(&FILE_HASH, 1, false);
static FILE: Shape =
    Shape::Object(&object(&[required("file_hashes", &FILE_HASHES), required("filename", &Shape::NonEmpty)], 0));
static FILES: Shape = Shape::List(&FILE, 1, false);
static GENERIC_URI: Shape = Shape::Object(&object(&[required("namespace", &URI), required("uri", &URI)], 0));
static GENERIC_URIS: Shape = Shape::List(&GENERIC_URI, 1, false);
static HELPER: Shape = Shape::Object(&object(
    &[
        optional("cpe", &CPE),
        optional("hashes", &FILES),
        optional("model_numbers", &DISTINCT),
        optional("purl", &PURL),
        optional("sbom_urls", &URIS),
        optional("serial_numbers", &DISTINCT),
        optional("skus", &TEXTS),
        optional("x_generic_uris", &GENERIC_URIS),
    ],
    1,
));
static FULL_PRODUCT_NAME: Shape = Shape::Object(&object(
    &[
        required("name", &Shape::NonEmpty),
        required("product_id", &Shape::NonEmpty),
        optional("product_identification_helper", &HELPER),
    ],
    0,
));
static FULL_PRODUCT_NAMES: Shape = Shape::List(&FULL_PRODUCT_NAME, 1, false);
static BRANCH: Shape = Shape::Object(&Fields {
    fields: &[
        optional("branches", &BRANCHES),
        required(
            "category",
            &Shape::OneOf(&[
                "architecture",
                "host_name",
                "language",
                "legacy",
                "patch_level",
                "product_family",
                "product_name",
                "product_version",
                "product_version_range",
                "service_pack",
                "specification",
                "vendor",
            ]),
        ),
        required("name", &Shape::NonEmpty),
        optional("product", &FULL_PRODUCT_NAME),
    ],
    closed: false,
    least: 3,
    most: 3,
    rules: &[],
});
static BRANCHES: Shape = Shape::List(&BRANCH, 1, false);
static PRODUCT_GROUP: Shape = Shape::Object(&object(
    &[required("group_id", &Shape::NonEmpty), required("product_ids", &PAIR), optional("summary", &Shape::NonEmpty)],
    0,
));
static PRODUCT_GROUPS: Shape = Shape::List(&PRODUCT_GROUP, 1, false);
static RELATIONSHIP: Shape = Shape::Object(&object(
    &[
        required(
            "category",
            &Shape::OneOf(&[
                "default_component_of",
                "external_component_of",
                "installed_on",
                "installed_with",
                "optional_component_of",
            ]),
        ),
        required("full_product_name", &FULL_PRODUCT_NAME),
        required("product_reference", &Shape::NonEmpty),
        required("relates_to_product_reference", &Shape::NonEmpty),
    ],
    0,
));
static RELATIONSHIPS: Shape = Shape::List(&RELATIONSHIP, 1, false);
static PRODUCT_TREE: Shape = Shape::Object(&object(
    &[
        optional("branches", &BRANCHES),
        optional("full_product_names", &FULL_PRODUCT_NAMES),
        optional("product_groups", &PRODUCT_GROUPS),
        optional("relationships", &RELATIONSHIPS),
    ],
    1,
));

static CWE: Shape = Shape::Object(&object(&[required("id", &CWE_ID), required("name", &Shape::NonEmpty)], 0));
static FLAG: Shape = Shape::Object(&object(
    &[
        optional("date", &Shape::Timestamp),
        optional("group_ids", &DISTINCT),
        required(
            "label",
            &Shape::OneOf(&[
                "component_not_present",
                "inline_mitigations_already_exist",
                "vulnerable_code_cannot_be_controlled_by_adversary",
                "vulnerable_code_not_in_execute_path",
                "vulnerable_code_not_present",
            ]),
        ),
        optional("product_ids", &DISTINCT),
    ],
    0,
));
static FLAGS: Shape = Shape::List(&FLAG, 1, true);
static ID: Shape =
    Shape::Object(&object(&[required("system_name", &Shape::NonEmpty), required("text", &Shape::NonEmpty)], 0));
static IDS: Shape = Shape::List(&ID, 1, true);
static INVOLVEMENT: Shape = Shape::Object(&object(
    &[
        optional("date", &Shape::Timestamp),
        required("party", &Shape::OneOf(&["coordinator", "discoverer", "other", "user", "vendor"])),
        required(
            "status",
            &Shape::OneOf(&["completed", "contact_attempted", "disputed", "in_progress", "not_contacted", "open"]),
        ),
        optional("summary", &Shape::NonEmpty),
    ],
    0,
));
static INVOLVEMENTS: Shape = Shape::List(&INVOLVEMENT, 1, true);
static PRODUCT_STATUS: Shape = Shape::Object(&object(
    &[
        optional("first_affected", &DISTINCT),
        optional("first_fixed", &DISTINCT),
        optional("fixed", &DISTINCT),
        optional("known_affected", &DISTINCT),
        optional("known_not_affected", &DISTINCT),
        optional("last_affected", &DISTINCT),
        optional("recommended", &DISTINCT),
        optional("under_investigation", &DISTINCT),
    ],
    1,
));
static RESTART_REQUIRED: Shape = Shape::Object(&object(
    &[
        required(
            "category",
            &Shape::OneOf(&[
                "connected",
                "dependencies",
                "machine",
                "none",
                "parent",
                "service",
                "system",
                "vulnerable_component",
                "zone",
            ]),
        ),
        optional("details", &Shape::NonEmpty),
    ],
    0,
));
static REMEDIATION: Shape = Shape::Object(&object(
    &[
        required(
            "category",
            &Shape::OneOf(&["mitigation", "no_fix_planned", "none_available", "vendor_fix", "workaround"]),
        ),
        optional("date", &Shape::Timestamp),
        required("details", &Shape::NonEmpty),
        optional("entitlements", &TEXTS),
        optional("group_ids", &DISTINCT),
        optional("product_ids", &DISTINCT),
        optional("restart_required", &RESTART_REQUIRED),
        optional("url", &URI),
    ],
    0,
));
static REMEDIATIONS: Shape = Shape::List(&REMEDIATION, 1, false);
static SCORE: Shape = Shape::Object(&object(
    &[optional("cvss_v2", &Shape::Map), optional("cvss_v3", &Shape::Map), required("products", &DISTINCT)],
    2,
));
static SCORES: Shape = Shape::List(&SCORE, 1, false);
static THREAT: Shape = Shape::Object(&object(
    &[
        required("category", &Shape::OneOf(&["exploit_status", "impact", "target_set"])),
        optional("date", &Shape::Timestamp),
        required("details", &Shape::NonEmpty),
        optional("group_ids", &DISTINCT),
        optional("product_ids", &DISTINCT),
    ],
    0,
));
static THREATS: Shape = Shape::List(&THREAT, 1, false);
static VULNERABILITY: Shape = Shape::Object(&object(
    &[
        optional("acknowledgments", &ACKNOWLEDGMENTS),
        optional("cve", &CVE),
        optional("cwe", &CWE),
        optional("discovery_date", &Shape::Timestamp),
        optional("flags", &FLAGS),
        optional("ids", &IDS),
        optional("involvements", &INVOLVEMENTS),
        optional("notes", &NOTES),
        optional("product_status", &PRODUCT_STATUS),
        optional("references", &REFERENCES),
        optional("release_date", &Shape::Timestamp),
        optional("remediations", &REMEDIATIONS),
        optional("scores", &SCORES),
        optional("threats", &THREATS),
        optional("title", &Shape::NonEmpty),
    ],
    1,
));
static VULNERABILITIES: Shape = Shape::List(&VULNERABILITY, 1, false);

/// A document.
pub(super) static CSAF: Shape = Shape::Object(&object(
    &[
        required("document", &DOCUMENT),
        optional("product_tree", &PRODUCT_TREE),
        optional("vulnerabilities", &VULNERABILITIES),
    ],
    0,
));
