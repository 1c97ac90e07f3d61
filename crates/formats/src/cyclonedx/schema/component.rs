//! Components, their pedigree, their evidence and their data.

use super::bom::{ATTACHMENT, PROPERTY};
use super::common::{
    COPYRIGHT, EXTERNAL_REFERENCE, HASH, ISSUE, ORGANIZATIONAL_CONTACT, ORGANIZATIONAL_ENTITY, REF, RELEASE_NOTES,
    TAGS, VERSION, VERSION_RANGE,
};
use super::cryptography::CRYPTO_PROPERTIES;
use super::forms::{EMAIL, MEDIA_TYPE, external_range};
use super::license::LICENSES;
use super::model_card::MODEL_CARD;
use super::patent::PATENT_ASSERTIONS;
use super::service::{DATA_CLASSIFICATION, DATA_GOVERNANCE};
use super::signature::SIGNATURE;
use crate::shape::{IRI_REFERENCE, Rule, Shape, closed, optional, required};

pub(super) static PEDIGREE: Shape = Shape::Object(&closed(&[
    optional("ancestors", &Shape::List(&COMPONENT, 0, false)),
    optional("descendants", &Shape::List(&COMPONENT, 0, false)),
    optional("variants", &Shape::List(&COMPONENT, 0, false)),
    optional("commits", &Shape::List(&COMMIT, 0, false)),
    optional("patches", &Shape::List(&PATCH, 0, false)),
    optional("notes", &Shape::Text),
]));
pub(super) static COMPONENT: Shape = Shape::Object(
    &closed(&[
        required(
            "type",
            &Shape::Words(&[
                (
                    0,
                    &[
                        "application",
                        "framework",
                        "library",
                        "container",
                        "operating-system",
                        "device",
                        "firmware",
                        "file",
                    ],
                ),
                (15, &["platform", "device-driver", "machine-learning-model", "data"]),
                (16, &["cryptographic-asset"]),
            ]),
        ),
        optional("mime-type", &MEDIA_TYPE),
        optional("bom-ref", &REF),
        optional("supplier", &ORGANIZATIONAL_ENTITY),
        optional("manufacturer", &ORGANIZATIONAL_ENTITY).since(16),
        optional("authors", &Shape::List(&ORGANIZATIONAL_CONTACT, 0, false)).since(16),
        optional("author", &Shape::Text),
        optional("publisher", &Shape::Text),
        optional("group", &Shape::Text),
        required("name", &Shape::Text),
        optional("version", &Shape::Since(&[(0, &Shape::Text), (16, &VERSION)])),
        optional("versionRange", &VERSION_RANGE).since(17),
        optional("isExternal", &Shape::Boolean).since(17),
        optional("description", &Shape::Text),
        optional("scope", &Shape::OneOf(&["required", "optional", "excluded"])),
        optional("hashes", &Shape::List(&HASH, 0, false)),
        optional("licenses", &LICENSES),
        optional("copyright", &Shape::Text),
        optional("patentAssertions", &PATENT_ASSERTIONS).since(17),
        optional("cpe", &Shape::Text),
        optional("purl", &Shape::Text),
        optional("omniborId", &Shape::List(&Shape::Text, 0, false)).since(16),
        optional("swhid", &Shape::List(&Shape::Text, 0, false)).since(16),
        optional("swid", &SWID),
        optional("modified", &Shape::Boolean),
        optional("pedigree", &PEDIGREE),
        optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
        optional("components", &Shape::List(&COMPONENT, 0, true)),
        optional("evidence", &COMPONENT_EVIDENCE),
        optional("releaseNotes", &RELEASE_NOTES),
        optional("modelCard", &MODEL_CARD).since(15),
        optional("data", &Shape::List(&COMPONENT_DATA, 0, false)).since(15),
        optional("cryptoProperties", &CRYPTO_PROPERTIES).since(16),
        optional("properties", &Shape::List(&PROPERTY, 0, false)),
        optional("tags", &TAGS).since(16),
        optional("signature", &SIGNATURE),
    ])
    .ruled(&[Rule::Holds(external_range)]),
);
pub(super) static SWID: Shape = Shape::Object(&closed(&[
    required("tagId", &Shape::Text),
    required("name", &Shape::Text),
    optional("version", &Shape::Text),
    optional("tagVersion", &Shape::Integer(i64::MIN, i64::MAX)),
    optional("patch", &Shape::Boolean),
    optional("text", &ATTACHMENT),
    optional("url", &IRI_REFERENCE),
]));
pub(super) static COMMIT: Shape = Shape::Object(&closed(&[
    optional("uid", &Shape::Text),
    optional("url", &IRI_REFERENCE),
    optional("author", &IDENTIFIABLE_ACTION),
    optional("committer", &IDENTIFIABLE_ACTION),
    optional("message", &Shape::Text),
]));
pub(super) static PATCH: Shape = Shape::Object(&closed(&[
    required("type", &Shape::OneOf(&["unofficial", "monkey", "backport", "cherry-pick"])),
    optional("diff", &DIFF),
    optional("resolves", &Shape::List(&ISSUE, 0, false)),
]));
pub(super) static DIFF: Shape =
    Shape::Object(&closed(&[optional("text", &ATTACHMENT), optional("url", &IRI_REFERENCE)]));
pub(super) static IDENTIFIABLE_ACTION: Shape = Shape::Object(&closed(&[
    optional("timestamp", &Shape::Timestamp),
    optional("name", &Shape::Text),
    optional("email", &EMAIL),
]));
pub(super) static METHOD: Shape = Shape::Object(&closed(&[
    required(
        "technique",
        &Shape::OneOf(&[
            "source-code-analysis",
            "binary-analysis",
            "manifest-analysis",
            "ast-fingerprint",
            "hash-comparison",
            "instrumentation",
            "dynamic-analysis",
            "filename",
            "attestation",
            "other",
        ]),
    ),
    required("confidence", &Shape::Number(0.0, 1.0)),
    optional("value", &Shape::Text),
]));
pub(super) static IDENTITY: Shape = Shape::Object(&closed(&[
    required("field", &Shape::OneOf(&["group", "name", "version", "purl", "cpe", "swid", "hash"])),
    optional("confidence", &Shape::Number(0.0, 1.0)),
    optional("methods", &Shape::List(&METHOD, 0, false)),
    optional("tools", &Shape::List(&REF, 0, true)),
]));
pub(super) static OCCURRENCE: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    required("location", &Shape::Text),
    optional("line", &Shape::Integer(0, i64::MAX)).since(16),
    optional("offset", &Shape::Integer(0, i64::MAX)).since(16),
    optional("symbol", &Shape::Text).since(16),
    optional("additionalContext", &Shape::Text).since(16),
]));
pub(super) static FRAME: Shape = Shape::Object(&closed(&[
    optional("package", &Shape::Text),
    required("module", &Shape::Text),
    optional("function", &Shape::Text),
    optional("parameters", &Shape::List(&Shape::Text, 0, false)),
    optional("line", &Shape::Integer(i64::MIN, i64::MAX)),
    optional("column", &Shape::Integer(i64::MIN, i64::MAX)),
    optional("fullFilename", &Shape::Text),
]));
pub(super) static CALLSTACK: Shape = Shape::Object(&closed(&[optional("frames", &Shape::List(&FRAME, 0, false))]));
pub(super) static COMPONENT_EVIDENCE: Shape = Shape::Object(&closed(&[
    optional(
        "identity",
        &Shape::Since(&[
            (0, &IDENTITY),
            (
                16,
                &Shape::Exactly(&[&Shape::List(&COMPONENT_IDENTITY_EVIDENCE, 0, false), &COMPONENT_IDENTITY_EVIDENCE]),
            ),
        ]),
    )
    .since(15),
    optional("occurrences", &Shape::List(&OCCURRENCE, 0, false)).since(15),
    optional("callstack", &CALLSTACK).since(15),
    optional("licenses", &LICENSES),
    optional("copyright", &Shape::List(&COPYRIGHT, 0, false)),
]));
pub(super) static CONTENTS: Shape = Shape::Object(&closed(&[
    optional("attachment", &ATTACHMENT),
    optional("url", &IRI_REFERENCE),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static COMPONENT_DATA: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    required("type", &Shape::OneOf(&["source-code", "configuration", "dataset", "definition", "other"])),
    optional("name", &Shape::Text),
    optional("contents", &CONTENTS),
    optional("classification", &DATA_CLASSIFICATION),
    optional("sensitiveData", &Shape::List(&Shape::Text, 0, false)),
    optional("graphics", &GRAPHICS_COLLECTION),
    optional("description", &Shape::Text),
    optional("governance", &DATA_GOVERNANCE),
]));
pub(super) static GRAPHICS_COLLECTION: Shape = Shape::Object(&closed(&[
    optional("description", &Shape::Text),
    optional("collection", &Shape::List(&GRAPHIC, 0, false)),
]));
pub(super) static GRAPHIC: Shape =
    Shape::Object(&closed(&[optional("name", &Shape::Text), optional("image", &ATTACHMENT)]));
pub(super) static COMPONENT_IDENTITY_EVIDENCE: Shape = Shape::Object(&closed(&[
    required(
        "field",
        &Shape::OneOf(&["group", "name", "version", "purl", "cpe", "omniborId", "swhid", "swid", "hash"]),
    ),
    optional("confidence", &Shape::Number(0.0, 1.0)),
    optional("concludedValue", &Shape::Text),
    optional("methods", &Shape::List(&METHOD, 0, false)),
    optional("tools", &Shape::List(&REF, 0, true)),
]));
