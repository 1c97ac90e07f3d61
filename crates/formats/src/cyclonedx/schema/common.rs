//! What many objects share: references, hashes, people and organisations, notes.

use super::super::HASH_ALGORITHMS;
use super::bom::{ATTACHMENT, PROPERTY};
use super::forms::{COUNTRY, DATE, EMAIL, HASH_CONTENT, LOCALE, PATENT_NUMBER};
use super::model_card::ENERGY_CONSUMPTION;
use crate::shape::{IRI_REFERENCE, Shape, closed, optional, required};

pub(super) static REF: Shape = Shape::Since(&[(0, &Shape::Text), (15, &Shape::NonEmpty)]);
pub(super) static ORGANIZATIONAL_ENTITY: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF).since(15),
    optional("name", &Shape::Text),
    optional("address", &POSTAL_ADDRESS).since(16),
    optional("url", &Shape::List(&IRI_REFERENCE, 0, false)),
    optional("contact", &Shape::List(&ORGANIZATIONAL_CONTACT, 0, false)),
]));
pub(super) static ORGANIZATIONAL_CONTACT: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF).since(15),
    optional("name", &Shape::Text),
    optional("email", &EMAIL),
    optional("phone", &Shape::Text),
]));
pub(super) static HASH: Shape =
    Shape::Object(&closed(&[required("alg", &HASH_ALGORITHM), required("content", &HASH_CONTENT)]));
pub(super) static HASH_ALGORITHM: Shape =
    Shape::Words(&[(0, HASH_ALGORITHMS), (17, &["Streebog-256", "Streebog-512"])]);
pub(super) static ISSUE_SOURCE: Shape =
    Shape::Object(&closed(&[optional("name", &Shape::Text), optional("url", &IRI_REFERENCE)]));
pub(super) static ISSUE: Shape = Shape::Object(&closed(&[
    required("type", &Shape::OneOf(&["defect", "enhancement", "security"])),
    optional("id", &Shape::Text),
    optional("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("source", &ISSUE_SOURCE),
    optional("references", &Shape::List(&IRI_REFERENCE, 0, false)),
]));
pub(super) static EXTERNAL_REFERENCE: Shape = Shape::Object(&closed(&[
    required("url", &IRI_REFERENCE),
    optional("comment", &Shape::Text),
    required(
        "type",
        &Shape::Words(&[
            (
                0,
                &[
                    "vcs",
                    "issue-tracker",
                    "website",
                    "advisories",
                    "bom",
                    "mailing-list",
                    "social",
                    "chat",
                    "documentation",
                    "support",
                    "distribution",
                    "license",
                    "build-meta",
                    "build-system",
                    "release-notes",
                    "other",
                ],
            ),
            (
                15,
                &[
                    "distribution-intake",
                    "security-contact",
                    "model-card",
                    "log",
                    "configuration",
                    "evidence",
                    "formulation",
                    "attestation",
                    "threat-model",
                    "adversary-model",
                    "risk-assessment",
                    "vulnerability-assertion",
                    "exploitability-statement",
                    "pentest-report",
                    "static-analysis-report",
                    "dynamic-analysis-report",
                    "runtime-analysis-report",
                    "component-analysis-report",
                    "maturity-report",
                    "certification-report",
                    "codified-infrastructure",
                    "quality-metrics",
                    "poam",
                ],
            ),
            (16, &["source-distribution", "electronic-signature", "digital-signature", "rfc-9116"]),
            (17, &["patent", "patent-family", "patent-assertion", "citation"]),
        ]),
    ),
    optional("hashes", &Shape::List(&HASH, 0, false)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)).since(17),
]));
pub(super) static COPYRIGHT: Shape = Shape::Object(&closed(&[required("text", &Shape::Text)]));
pub(super) static RELEASE_TYPE: Shape = Shape::Text;
pub(super) static NOTE: Shape = Shape::Object(&closed(&[optional("locale", &LOCALE), required("text", &ATTACHMENT)]));
pub(super) static RELEASE_NOTES: Shape = Shape::Object(&closed(&[
    required("type", &RELEASE_TYPE),
    optional("title", &Shape::Text),
    optional("featuredImage", &IRI_REFERENCE),
    optional("socialImage", &IRI_REFERENCE),
    optional("description", &Shape::Text),
    optional("timestamp", &Shape::Timestamp),
    optional("aliases", &Shape::List(&Shape::Text, 0, false)),
    optional("tags", &Shape::Since(&[(0, &Shape::List(&Shape::Text, 0, false)), (16, &TAGS)])),
    optional("resolves", &Shape::List(&ISSUE, 0, false)),
    optional("notes", &Shape::List(&NOTE, 0, false)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static ADVISORY: Shape =
    Shape::Object(&closed(&[optional("title", &Shape::Text), required("url", &IRI_REFERENCE)]));
pub(super) static VERSION: Shape = Shape::Since(&[(0, &Shape::Length(1, 1024)), (16, &Shape::Length(0, 1024))]);
pub(super) static RANGE: Shape = Shape::Since(&[(0, &Shape::Length(1, 1024)), (16, &VERSION_RANGE)]);
pub(super) static VERSION_RANGE: Shape = Shape::Length(1, 4096);
pub(super) static ENVIRONMENTAL_CONSIDERATIONS: Shape = Shape::Object(&closed(&[
    optional("energyConsumptions", &Shape::List(&ENERGY_CONSUMPTION, 0, false)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static POSTAL_ADDRESS: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("country", &Shape::Text),
    optional("region", &Shape::Text),
    optional("locality", &Shape::Text),
    optional("postOfficeBoxNumber", &Shape::Text),
    optional("postalCode", &Shape::Text),
    optional("streetAddress", &Shape::Text),
]));
pub(super) static TAGS: Shape = Shape::List(&Shape::Text, 0, false);
pub(super) static TLP_CLASSIFICATION: Shape = Shape::OneOf(&["CLEAR", "GREEN", "AMBER", "AMBER_AND_STRICT", "RED"]);
pub(super) static PRIORITY_APPLICATION: Shape = Shape::Object(&closed(&[
    required("applicationNumber", &PATENT_NUMBER),
    required("jurisdiction", &COUNTRY),
    required("filingDate", &DATE),
]));
