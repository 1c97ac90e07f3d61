//! Services and the data that they handle.

use super::bom::PROPERTY;
use super::common::{
    EXTERNAL_REFERENCE, ORGANIZATIONAL_CONTACT, ORGANIZATIONAL_ENTITY, REF, RELEASE_NOTES, TAGS, VERSION,
};
use super::license::LICENSES;
use super::patent::PATENT_ASSERTIONS;
use super::signature::SIGNATURE;
use crate::shape::{IRI_REFERENCE, Rule, Shape, closed, optional, required};

pub(super) static SERVICE: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("provider", &ORGANIZATIONAL_ENTITY),
    optional("group", &Shape::Text),
    required("name", &Shape::Text),
    optional("version", &Shape::Since(&[(0, &Shape::Text), (16, &VERSION)])),
    optional("description", &Shape::Text),
    optional("endpoints", &Shape::List(&IRI_REFERENCE, 0, false)),
    optional("authenticated", &Shape::Boolean),
    optional("x-trust-boundary", &Shape::Boolean),
    optional("trustZone", &Shape::Text).since(15),
    optional("data", &Shape::List(&Shape::Since(&[(0, &DATA_CLASSIFICATION), (15, &SERVICE_DATA)]), 0, false)),
    optional("licenses", &LICENSES),
    optional("patentAssertions", &PATENT_ASSERTIONS).since(17),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
    optional("services", &Shape::List(&SERVICE, 0, true)),
    optional("releaseNotes", &RELEASE_NOTES),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
    optional("tags", &TAGS).since(16),
    optional("signature", &SIGNATURE),
]));
pub(super) static DATA_FLOW_CLASSIFICATION: Shape =
    Shape::Object(&closed(&[required("flow", &DATA_FLOW), required("classification", &Shape::Text)]));
pub(super) static DATA_CLASSIFICATION: Shape = Shape::Since(&[(0, &DATA_FLOW_CLASSIFICATION), (15, &Shape::Text)]);
pub(super) static DATA_FLOW: Shape = Shape::OneOf(&["inbound", "outbound", "bi-directional", "unknown"]);
pub(super) static SERVICE_DATA: Shape = Shape::Object(&closed(&[
    required("flow", &DATA_FLOW_DIRECTION),
    required("classification", &DATA_CLASSIFICATION),
    optional("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("governance", &DATA_GOVERNANCE),
    optional("source", &Shape::List(&IRI_REFERENCE, 0, false)),
    optional("destination", &Shape::List(&IRI_REFERENCE, 0, false)),
]));
pub(super) static DATA_FLOW_DIRECTION: Shape = Shape::OneOf(&["inbound", "outbound", "bi-directional", "unknown"]);
pub(super) static DATA_GOVERNANCE: Shape = Shape::Object(&closed(&[
    optional("custodians", &Shape::List(&DATA_GOVERNANCE_RESPONSIBLE_PARTY, 0, false)),
    optional("stewards", &Shape::List(&DATA_GOVERNANCE_RESPONSIBLE_PARTY, 0, false)),
    optional("owners", &Shape::List(&DATA_GOVERNANCE_RESPONSIBLE_PARTY, 0, false)),
]));
pub(super) static DATA_GOVERNANCE_RESPONSIBLE_PARTY: Shape = Shape::Object(
    &closed(&[optional("organization", &ORGANIZATIONAL_ENTITY), optional("contact", &ORGANIZATIONAL_CONTACT)])
        .ruled(&[Rule::ExactlyOne(&[&["organization"], &["contact"]])]),
);
