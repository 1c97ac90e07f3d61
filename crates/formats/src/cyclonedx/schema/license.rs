//! Licences and expressions of them.

use super::bom::{ATTACHMENT, PROPERTY};
use super::common::{ORGANIZATIONAL_CONTACT, ORGANIZATIONAL_ENTITY, REF};
use super::forms::SPDX_LICENSE;
use crate::shape::{IRI_REFERENCE, Rule, Shape, closed, optional, required};

pub(in crate::cyclonedx) static LICENSE: Shape = Shape::Object(
    &closed(&[
        optional("bom-ref", &REF).since(15),
        optional("id", &SPDX_LICENSE),
        optional("name", &Shape::Text),
        optional("acknowledgement", &LICENSE_ACKNOWLEDGEMENT).since(16),
        optional("text", &ATTACHMENT),
        optional("url", &IRI_REFERENCE),
        optional("licensing", &LICENSING).since(15),
        optional("properties", &Shape::List(&PROPERTY, 0, false)).since(15),
    ])
    .ruled(&[Rule::ExactlyOne(&[&["id"], &["name"]])]),
);
pub(super) static LICENSE_CHOICE: Shape = Shape::Object(
    &closed(&[optional("license", &LICENSE), optional("expression", &Shape::Text)])
        .ruled(&[Rule::ExactlyOne(&[&["license"], &["expression"]])]),
);
pub(super) static NAMED_LICENSE: Shape = Shape::Object(&closed(&[required("license", &LICENSE)]));
pub(super) static EXPRESSION_DETAIL: Shape = Shape::Object(&closed(&[
    required("licenseIdentifier", &Shape::Text),
    optional("bom-ref", &REF),
    optional("text", &ATTACHMENT),
    optional("url", &IRI_REFERENCE),
]));
pub(in crate::cyclonedx) static EXPRESSION: Shape = Shape::Object(&closed(&[
    required("expression", &Shape::Text),
    optional("expressionDetails", &Shape::List(&EXPRESSION_DETAIL, 0, false)).since(17),
    optional("acknowledgement", &LICENSE_ACKNOWLEDGEMENT).since(16),
    optional("bom-ref", &REF),
    optional("licensing", &LICENSING).since(17),
    optional("properties", &Shape::List(&PROPERTY, 0, false)).since(17),
]));
pub(super) static LICENSES: Shape = Shape::Since(&[
    (0, &Shape::List(&LICENSE_CHOICE, 0, false)),
    (15, &Shape::Exactly(&[&Shape::List(&NAMED_LICENSE, 0, false), &Shape::Bounded(&EXPRESSION, 1, 1)])),
    (17, &Shape::List(&Shape::Exactly(&[&NAMED_LICENSE, &EXPRESSION]), 0, false)),
]);
pub(super) static LICENSOR: Shape = Shape::Object(
    &closed(&[optional("organization", &ORGANIZATIONAL_ENTITY), optional("individual", &ORGANIZATIONAL_CONTACT)])
        .ruled(&[Rule::ExactlyOne(&[&["organization"], &["individual"]])]),
);
pub(super) static LICENSING: Shape = Shape::Object(&closed(&[
    optional("altIds", &Shape::List(&Shape::Text, 0, false)),
    optional("licensor", &LICENSOR),
    optional("licensee", &LICENSOR),
    optional("purchaser", &LICENSOR),
    optional("purchaseOrder", &Shape::Text),
    optional(
        "licenseTypes",
        &Shape::List(
            &Shape::OneOf(&[
                "academic",
                "appliance",
                "client-access",
                "concurrent-user",
                "core-points",
                "custom-metric",
                "device",
                "evaluation",
                "named-user",
                "node-locked",
                "oem",
                "perpetual",
                "processor-points",
                "subscription",
                "user",
                "other",
            ]),
            0,
            false,
        ),
    ),
    optional("lastRenewal", &Shape::Timestamp),
    optional("expiration", &Shape::Timestamp),
]));
pub(super) static LICENSE_ACKNOWLEDGEMENT: Shape = Shape::OneOf(&["declared", "concluded"]);
