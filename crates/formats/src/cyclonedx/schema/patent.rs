//! Patents and what is asserted of them.

use super::common::{EXTERNAL_REFERENCE, ORGANIZATIONAL_CONTACT, ORGANIZATIONAL_ENTITY, PRIORITY_APPLICATION, REF};
use super::forms::{COUNTRY, DATE, PATENT_NUMBER};
use crate::shape::{Shape, closed, optional, required};

pub(super) static PATENT_FAMILY: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    required("familyId", &Shape::Text),
    optional("priorityApplication", &PRIORITY_APPLICATION),
    optional("members", &Shape::List(&REF, 0, false)),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
]));
pub(super) static PATENT: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    required("patentNumber", &PATENT_NUMBER),
    optional("applicationNumber", &PATENT_NUMBER),
    required("jurisdiction", &COUNTRY),
    optional("priorityApplication", &PRIORITY_APPLICATION),
    optional("publicationNumber", &PATENT_NUMBER),
    optional("title", &Shape::Text),
    optional("abstract", &Shape::Text),
    optional("filingDate", &DATE),
    optional("grantDate", &DATE),
    optional("patentExpirationDate", &DATE),
    required(
        "patentLegalStatus",
        &Shape::OneOf(&[
            "pending",
            "granted",
            "revoked",
            "expired",
            "lapsed",
            "withdrawn",
            "abandoned",
            "suspended",
            "reinstated",
            "opposed",
            "terminated",
            "invalidated",
            "in-force",
        ]),
    ),
    optional(
        "patentAssignee",
        &Shape::List(&Shape::Exactly(&[&ORGANIZATIONAL_CONTACT, &ORGANIZATIONAL_ENTITY]), 0, false),
    ),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
]));
pub(super) static PATENT_ASSERTIONS_PATENT_ASSERTIONS: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    required(
        "assertionType",
        &Shape::OneOf(&[
            "ownership",
            "license",
            "third-party-claim",
            "standards-inclusion",
            "prior-art",
            "exclusive-rights",
            "non-assertion",
            "research-or-evaluation",
        ]),
    ),
    optional("patentRefs", &Shape::List(&REF, 0, false)),
    required("asserter", &Shape::Exactly(&[&ORGANIZATIONAL_ENTITY, &ORGANIZATIONAL_CONTACT, &REF])),
    optional("notes", &Shape::Text),
]));
pub(super) static PATENT_ASSERTIONS: Shape = Shape::List(&PATENT_ASSERTIONS_PATENT_ASSERTIONS, 0, false);
