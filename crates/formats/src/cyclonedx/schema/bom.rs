//! The document itself: metadata, dependencies, compositions, annotations, citations.

use super::common::{
    EXTERNAL_REFERENCE, HASH, ORGANIZATIONAL_CONTACT, ORGANIZATIONAL_ENTITY, REF, TLP_CLASSIFICATION, VERSION,
};
use super::component::COMPONENT;
use super::forms::SERIAL_NUMBER;
use super::formulation::FORMULA;
use super::license::LICENSES;
use super::patent::{PATENT, PATENT_FAMILY};
use super::service::{DATA_CLASSIFICATION, DATA_GOVERNANCE, SERVICE};
use super::signature::SIGNATURE;
use super::standard::STANDARD;
use super::vulnerability::VULNERABILITY;
use crate::shape::{IRI_REFERENCE, Rule, Shape, closed, open, optional, required};

pub(super) static LIFECYCLE_PHASE: Shape = Shape::Object(&closed(&[required(
    "phase",
    &Shape::OneOf(&["design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"]),
)]));
pub(super) static LIFECYCLE_NAME: Shape =
    Shape::Object(&closed(&[required("name", &Shape::Text), optional("description", &Shape::Text)]));
pub(super) static TOOLS: Shape = Shape::Object(&closed(&[
    optional("components", &Shape::List(&COMPONENT, 0, true)),
    optional("services", &Shape::List(&SERVICE, 0, true)),
]));
pub(super) static DISTRIBUTION_CONSTRAINTS: Shape = Shape::Object(&closed(&[optional("tlp", &TLP_CLASSIFICATION)]));
pub(super) static METADATA: Shape = Shape::Object(&closed(&[
    optional("timestamp", &Shape::Timestamp),
    optional("lifecycles", &Shape::List(&Shape::Exactly(&[&LIFECYCLE_PHASE, &LIFECYCLE_NAME]), 0, false)).since(15),
    optional(
        "tools",
        &Shape::Since(&[
            (0, &Shape::List(&TOOL, 0, false)),
            (15, &Shape::Exactly(&[&TOOLS, &Shape::List(&TOOL, 0, false)])),
        ]),
    ),
    optional("manufacturer", &ORGANIZATIONAL_ENTITY).since(16),
    optional("authors", &Shape::List(&ORGANIZATIONAL_CONTACT, 0, false)),
    optional("component", &COMPONENT),
    optional("manufacture", &ORGANIZATIONAL_ENTITY),
    optional("supplier", &ORGANIZATIONAL_ENTITY),
    optional("licenses", &LICENSES),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
    optional("distributionConstraints", &DISTRIBUTION_CONSTRAINTS).since(17),
]));
pub(super) static TOOL: Shape = Shape::Object(&closed(&[
    optional("vendor", &Shape::Text),
    optional("name", &Shape::Text),
    optional("version", &Shape::Since(&[(0, &Shape::Text), (16, &VERSION)])),
    optional("hashes", &Shape::List(&HASH, 0, false)),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
]));
pub(super) static ATTACHMENT: Shape = Shape::Object(&closed(&[
    optional("contentType", &Shape::Text),
    optional("encoding", &Shape::OneOf(&["base64"])),
    required("content", &Shape::Text),
]));
pub(super) static DEPENDENCY: Shape = Shape::Object(&closed(&[
    required("ref", &REF),
    optional("dependsOn", &Shape::List(&REF, 0, true)),
    optional("provides", &Shape::List(&REF, 0, true)).since(16),
]));
pub(super) static COMPOSITION: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF).since(15),
    required("aggregate", &AGGREGATE_TYPE),
    optional("assemblies", &Shape::List(&Shape::Since(&[(0, &Shape::Text), (15, &REF)]), 0, true)),
    optional("dependencies", &Shape::List(&Shape::Text, 0, true)),
    optional("vulnerabilities", &Shape::List(&Shape::Text, 0, true)).since(15),
    optional("signature", &SIGNATURE),
]));
pub(super) static AGGREGATE_TYPE: Shape = Shape::Words(&[
    (
        0,
        &[
            "complete",
            "incomplete",
            "incomplete_first_party_only",
            "incomplete_third_party_only",
            "unknown",
            "not_specified",
        ],
    ),
    (
        15,
        &[
            "incomplete_first_party_proprietary_only",
            "incomplete_first_party_opensource_only",
            "incomplete_third_party_proprietary_only",
            "incomplete_third_party_opensource_only",
        ],
    ),
]);
pub(super) static OPEN_PROPERTY: Shape =
    Shape::Object(&open(&[optional("name", &Shape::Text), optional("value", &Shape::Text)]));
pub(super) static CLOSED_PROPERTY: Shape =
    Shape::Object(&closed(&[required("name", &Shape::Text), optional("value", &Shape::Text)]));
pub(super) static PROPERTY: Shape = Shape::Since(&[(0, &OPEN_PROPERTY), (16, &CLOSED_PROPERTY)]);
pub(super) static ANNOTATOR: Shape = Shape::Object(
    &closed(&[
        optional("organization", &ORGANIZATIONAL_ENTITY),
        optional("individual", &ORGANIZATIONAL_CONTACT),
        optional("component", &COMPONENT),
        optional("service", &SERVICE),
    ])
    .ruled(&[Rule::ExactlyOne(&[&["organization"], &["individual"], &["component"], &["service"]])]),
);
pub(super) static ANNOTATION: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    required("subjects", &Shape::List(&REF, 0, true)),
    required("annotator", &ANNOTATOR),
    required("timestamp", &Shape::Timestamp),
    required("text", &Shape::Text),
    optional("signature", &SIGNATURE),
]));
pub(super) static CITATION: Shape = Shape::Object(
    &closed(&[
        optional("bom-ref", &REF),
        optional("pointers", &Shape::List(&Shape::Text, 1, false)),
        optional("expressions", &Shape::List(&Shape::Text, 1, false)),
        required("timestamp", &Shape::Timestamp),
        optional("attributedTo", &REF),
        optional("process", &REF),
        optional("note", &Shape::Text),
        optional("signature", &SIGNATURE),
    ])
    .ruled(&[
        Rule::ExactlyOne(&[&["pointers"], &["expressions"]]),
        Rule::AtLeastOne(&[&["attributedTo"], &["process"]]),
    ]),
);
pub(super) static ASSESSOR: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("thirdParty", &Shape::Boolean),
    optional("organization", &ORGANIZATIONAL_ENTITY),
]));
pub(super) static CONFORMANCE: Shape = Shape::Object(&closed(&[
    optional("score", &Shape::Number(0.0, 1.0)),
    optional("rationale", &Shape::Text),
    optional("mitigationStrategies", &Shape::List(&REF, 0, false)),
]));
pub(super) static CONFIDENCE: Shape =
    Shape::Object(&closed(&[optional("score", &Shape::Number(0.0, 1.0)), optional("rationale", &Shape::Text)]));
pub(super) static MAP_ITEM: Shape = Shape::Object(&closed(&[
    optional("requirement", &REF),
    optional("claims", &Shape::List(&REF, 0, false)),
    optional("counterClaims", &Shape::List(&REF, 0, false)),
    optional("conformance", &CONFORMANCE),
    optional("confidence", &CONFIDENCE),
]));
pub(super) static ATTESTATION: Shape = Shape::Object(&closed(&[
    optional("summary", &Shape::Text),
    optional("assessor", &REF),
    optional("map", &Shape::List(&MAP_ITEM, 0, false)),
    optional("signature", &SIGNATURE),
]));
pub(super) static CLAIM: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("target", &REF),
    optional("predicate", &Shape::Text),
    optional("mitigationStrategies", &Shape::List(&REF, 0, false)),
    optional("reasoning", &Shape::Text),
    optional("evidence", &Shape::List(&REF, 0, false)),
    optional("counterEvidence", &Shape::List(&REF, 0, false)),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
    optional("signature", &SIGNATURE),
]));
pub(super) static BOM_CONTENTS: Shape =
    Shape::Object(&closed(&[optional("attachment", &ATTACHMENT), optional("url", &IRI_REFERENCE)]));
pub(super) static DATA_ITEM: Shape = Shape::Object(&closed(&[
    optional("name", &Shape::Text),
    optional("contents", &BOM_CONTENTS),
    optional("classification", &DATA_CLASSIFICATION),
    optional("sensitiveData", &Shape::List(&Shape::Text, 0, false)),
    optional("governance", &DATA_GOVERNANCE),
]));
pub(super) static EVIDENCE_ITEM: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("propertyName", &Shape::Text),
    optional("description", &Shape::Text),
    optional("data", &Shape::List(&DATA_ITEM, 0, false)),
    optional("created", &Shape::Timestamp),
    optional("expires", &Shape::Timestamp),
    optional("author", &ORGANIZATIONAL_CONTACT),
    optional("reviewer", &ORGANIZATIONAL_CONTACT),
    optional("signature", &SIGNATURE),
]));
pub(super) static TARGETS: Shape = Shape::Object(&closed(&[
    optional("organizations", &Shape::List(&ORGANIZATIONAL_ENTITY, 0, false)),
    optional("components", &Shape::List(&COMPONENT, 0, false)),
    optional("services", &Shape::List(&SERVICE, 0, false)),
]));
pub(super) static SIGNATORY: Shape = Shape::Object(
    &closed(&[
        optional("name", &Shape::Text),
        optional("role", &Shape::Text),
        optional("signature", &SIGNATURE),
        optional("organization", &ORGANIZATIONAL_ENTITY),
        optional("externalReference", &EXTERNAL_REFERENCE),
    ])
    .ruled(&[Rule::ExactlyOne(&[&["signature"], &["externalReference", "organization"]])]),
);
pub(super) static AFFIRMATION: Shape = Shape::Object(&closed(&[
    optional("statement", &Shape::Text),
    optional("signatories", &Shape::List(&SIGNATORY, 0, false)),
    optional("signature", &SIGNATURE),
]));
pub(super) static DECLARATIONS: Shape = Shape::Object(&closed(&[
    optional("assessors", &Shape::List(&ASSESSOR, 0, false)),
    optional("attestations", &Shape::List(&ATTESTATION, 0, false)),
    optional("claims", &Shape::List(&CLAIM, 0, false)),
    optional("evidence", &Shape::List(&EVIDENCE_ITEM, 0, false)),
    optional("targets", &TARGETS),
    optional("affirmation", &AFFIRMATION),
    optional("signature", &SIGNATURE),
]));
pub(super) static DEFINITIONS: Shape = Shape::Object(&closed(&[
    optional("standards", &Shape::List(&STANDARD, 0, false)),
    optional("patents", &Shape::List(&Shape::AnyOf(&[&PATENT, &PATENT_FAMILY]), 0, false)).since(17),
]));
pub(in crate::cyclonedx) static BOM: Shape = Shape::Object(&closed(&[
    optional(
        "$schema",
        &Shape::Since(&[
            (0, &Shape::OneOf(&["http://cyclonedx.org/schema/bom-1.4.schema.json"])),
            (15, &Shape::OneOf(&["http://cyclonedx.org/schema/bom-1.5.schema.json"])),
            (16, &Shape::Text),
        ]),
    ),
    required("bomFormat", &Shape::OneOf(&["CycloneDX"])),
    required("specVersion", &Shape::Text),
    optional("serialNumber", &SERIAL_NUMBER),
    required("version", &Shape::Since(&[(0, &Shape::Integer(i64::MIN, i64::MAX)), (15, &Shape::Integer(1, i64::MAX))]))
        .until(15),
    optional("version", &Shape::Integer(1, i64::MAX)).since(16),
    optional("metadata", &METADATA),
    optional("components", &Shape::List(&COMPONENT, 0, true)),
    optional("services", &Shape::List(&SERVICE, 0, true)),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
    optional("dependencies", &Shape::List(&DEPENDENCY, 0, true)),
    optional("compositions", &Shape::List(&COMPOSITION, 0, true)),
    optional("vulnerabilities", &Shape::List(&VULNERABILITY, 0, true)),
    optional("annotations", &Shape::List(&ANNOTATION, 0, true)).since(15),
    optional("formulation", &Shape::List(&FORMULA, 0, true)).since(15),
    optional("declarations", &DECLARATIONS).since(16),
    optional("definitions", &DEFINITIONS).since(16),
    optional("citations", &Shape::List(&CITATION, 0, true)).since(17),
    optional("properties", &Shape::List(&PROPERTY, 0, false)).since(15),
    optional("signature", &SIGNATURE),
]));
