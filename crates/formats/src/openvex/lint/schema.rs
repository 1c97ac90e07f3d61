//! The schema of OpenVEX 0.2.0 as shapes. Source: `openvex_json_schema_0.2.0.json` of openvex/spec (Apache-2.0). What it says
//! with `anyOf` and `if` is in the parent module.

use crate::shape::{Fields, Shape, URI, closed, optional, required};

/// A name that may hold characters of all scripts (RFC 3987).
static IRI: Shape = Shape::Matches(is_iri, "an IRI, such as https://openvex.dev/docs/example/vex-1 or a package URL");
static TEXTS: Shape = Shape::List(&Shape::Text, 0, true);
static COUNT: Shape = Shape::Number(1.0, f64::MAX);

fn is_iri(text: &str) -> bool {
    let ascii: String = text.chars().map(|character| if character >= '\u{a0}' { 'x' } else { character }).collect();
    crate::shape::is_uri(&ascii)
}

static VULNERABILITY: Shape = Shape::Object(&closed(&[
    optional("@id", &IRI),
    required("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("aliases", &TEXTS),
]));

static IDENTIFIERS: Shape = Shape::Object(&Fields {
    fields: &[optional("purl", &Shape::Text), optional("cpe22", &Shape::Text), optional("cpe23", &Shape::Text)],
    closed: true,
    least: 1,
    most: usize::MAX,
    rules: &[],
});

static HASHES: Shape = Shape::Object(&closed(&[
    optional("md5", &Shape::Text),
    optional("sha1", &Shape::Text),
    optional("sha-256", &Shape::Text),
    optional("sha-384", &Shape::Text),
    optional("sha-512", &Shape::Text),
    optional("sha3-224", &Shape::Text),
    optional("sha3-256", &Shape::Text),
    optional("sha3-384", &Shape::Text),
    optional("sha3-512", &Shape::Text),
    optional("blake2s-256", &Shape::Text),
    optional("blake2b-256", &Shape::Text),
    optional("blake2b-512", &Shape::Text),
]));

static SUBCOMPONENT: Shape = Shape::Object(&closed(&[
    optional("@id", &IRI),
    optional("identifiers", &IDENTIFIERS),
    optional("hashes", &HASHES),
]));
static SUBCOMPONENTS: Shape = Shape::List(&SUBCOMPONENT, 0, true);

static COMPONENT: Shape = Shape::Object(&closed(&[
    optional("@id", &IRI),
    optional("identifiers", &IDENTIFIERS),
    optional("hashes", &HASHES),
    optional("subcomponents", &SUBCOMPONENTS),
]));
static COMPONENTS: Shape = Shape::List(&COMPONENT, 0, true);

static STATUS: Shape = Shape::OneOf(&["not_affected", "affected", "fixed", "under_investigation"]);
static JUSTIFICATION: Shape = Shape::OneOf(&[
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
]);

static STATEMENT: Shape = Shape::Object(&closed(&[
    optional("@id", &IRI),
    optional("version", &COUNT),
    required("vulnerability", &VULNERABILITY),
    optional("timestamp", &Shape::Timestamp),
    optional("last_updated", &Shape::Timestamp),
    optional("products", &COMPONENTS),
    required("status", &STATUS),
    optional("supplier", &Shape::Text),
    optional("status_notes", &Shape::Text),
    optional("justification", &JUSTIFICATION),
    optional("impact_statement", &Shape::Text),
    optional("action_statement", &Shape::Text),
    optional("action_statement_timestamp", &Shape::Timestamp),
]));
static STATEMENTS: Shape = Shape::List(&STATEMENT, 1, true);

/// A document.
pub(super) static DOCUMENT: Shape = Shape::Object(&closed(&[
    required("@context", &URI),
    required("@id", &IRI),
    required("author", &Shape::Text),
    optional("role", &Shape::Text),
    required("timestamp", &Shape::Timestamp),
    optional("last_updated", &Shape::Timestamp),
    required("version", &COUNT),
    optional("tooling", &Shape::Text),
    required("statements", &STATEMENTS),
]));
