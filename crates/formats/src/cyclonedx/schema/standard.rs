//! Standards and their requirements.

use super::bom::PROPERTY;
use super::common::{EXTERNAL_REFERENCE, REF};
use super::forms::COMMON_REQUIREMENT;
use super::signature::SIGNATURE;
use crate::shape::{Shape, closed, optional};

pub(super) static REQUIREMENT: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("identifier", &Shape::Text),
    optional("title", &Shape::Text),
    optional("text", &Shape::Text),
    optional("descriptions", &Shape::List(&Shape::Text, 0, false)),
    optional("openCre", &Shape::List(&COMMON_REQUIREMENT, 0, false)),
    optional("parent", &REF),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
]));
pub(super) static LEVEL: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("identifier", &Shape::Text),
    optional("title", &Shape::Text),
    optional("description", &Shape::Text),
    optional("requirements", &Shape::List(&REF, 0, false)),
]));
pub(super) static STANDARD: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("name", &Shape::Text),
    optional("version", &Shape::Text),
    optional("description", &Shape::Text),
    optional("owner", &Shape::Text),
    optional("requirements", &Shape::List(&REQUIREMENT, 0, false)),
    optional("levels", &Shape::List(&LEVEL, 0, false)),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
    optional("signature", &SIGNATURE),
]));
