//! How something was made: workflows, tasks and steps.

use super::bom::{ATTACHMENT, DEPENDENCY, PROPERTY};
use super::common::{EXTERNAL_REFERENCE, REF};
use super::component::COMPONENT;
use super::service::SERVICE;
use crate::shape::{Rule, Shape, closed, optional, required};

pub(super) static FORMULA: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("components", &Shape::List(&COMPONENT, 0, true)),
    optional("services", &Shape::List(&SERVICE, 0, true)),
    optional("workflows", &Shape::List(&WORKFLOW, 0, true)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static WORKFLOW: Shape = Shape::Object(&closed(&[
    required("bom-ref", &REF),
    required("uid", &Shape::Text),
    optional("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("resourceReferences", &Shape::List(&RESOURCE_REFERENCE_CHOICE, 0, true)),
    optional("tasks", &Shape::List(&TASK, 0, true)),
    optional("taskDependencies", &Shape::List(&DEPENDENCY, 0, true)),
    required("taskTypes", &Shape::List(&TASK_TYPE, 0, false)),
    optional("trigger", &TRIGGER),
    optional("steps", &Shape::List(&STEP, 0, true)),
    optional("inputs", &Shape::List(&INPUT_TYPE, 0, true)),
    optional("outputs", &Shape::List(&OUTPUT_TYPE, 0, true)),
    optional("timeStart", &Shape::Timestamp),
    optional("timeEnd", &Shape::Timestamp),
    optional("workspaces", &Shape::List(&WORKSPACE, 0, true)),
    optional("runtimeTopology", &Shape::List(&DEPENDENCY, 0, true)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static TASK: Shape = Shape::Object(&closed(&[
    required("bom-ref", &REF),
    required("uid", &Shape::Text),
    optional("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("resourceReferences", &Shape::List(&RESOURCE_REFERENCE_CHOICE, 0, true)),
    required("taskTypes", &Shape::List(&TASK_TYPE, 0, false)),
    optional("trigger", &TRIGGER),
    optional("steps", &Shape::List(&STEP, 0, true)),
    optional("inputs", &Shape::List(&INPUT_TYPE, 0, true)),
    optional("outputs", &Shape::List(&OUTPUT_TYPE, 0, true)),
    optional("timeStart", &Shape::Timestamp),
    optional("timeEnd", &Shape::Timestamp),
    optional("workspaces", &Shape::List(&WORKSPACE, 0, true)),
    optional("runtimeTopology", &Shape::List(&DEPENDENCY, 0, true)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static STEP: Shape = Shape::Object(&closed(&[
    optional("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("commands", &Shape::List(&COMMAND, 0, false)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static COMMAND: Shape = Shape::Object(&closed(&[
    optional("executed", &Shape::Text),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static WORKSPACE: Shape = Shape::Object(&closed(&[
    required("bom-ref", &REF),
    required("uid", &Shape::Text),
    optional("name", &Shape::Text),
    optional("aliases", &Shape::List(&Shape::Text, 0, false)),
    optional("description", &Shape::Text),
    optional("resourceReferences", &Shape::List(&RESOURCE_REFERENCE_CHOICE, 0, true)),
    optional("accessMode", &Shape::OneOf(&["read-only", "read-write", "read-write-once", "write-once", "write-only"])),
    optional("mountPath", &Shape::Text),
    optional("managedDataType", &Shape::Text),
    optional("volumeRequest", &Shape::Text),
    optional("volume", &VOLUME),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static VOLUME: Shape = Shape::Object(&closed(&[
    optional("uid", &Shape::Text),
    optional("name", &Shape::Text),
    optional("mode", &Shape::OneOf(&["filesystem", "block"])),
    optional("path", &Shape::Text),
    optional("sizeAllocated", &Shape::Text),
    optional("persistent", &Shape::Boolean),
    optional("remote", &Shape::Boolean),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static TRIGGER: Shape = Shape::Object(&closed(&[
    required("bom-ref", &REF),
    required("uid", &Shape::Text),
    optional("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("resourceReferences", &Shape::List(&RESOURCE_REFERENCE_CHOICE, 0, true)),
    required("type", &Shape::OneOf(&["manual", "api", "webhook", "scheduled"])),
    optional("event", &EVENT),
    optional("conditions", &Shape::List(&CONDITION, 0, true)),
    optional("timeActivated", &Shape::Timestamp),
    optional("inputs", &Shape::List(&INPUT_TYPE, 0, true)),
    optional("outputs", &Shape::List(&OUTPUT_TYPE, 0, true)),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static EVENT: Shape = Shape::Object(&closed(&[
    optional("uid", &Shape::Text),
    optional("description", &Shape::Text),
    optional("timeReceived", &Shape::Timestamp),
    optional("data", &ATTACHMENT),
    optional("source", &RESOURCE_REFERENCE_CHOICE),
    optional("target", &RESOURCE_REFERENCE_CHOICE),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static INPUT_TYPE: Shape = Shape::Object(
    &closed(&[
        optional("source", &RESOURCE_REFERENCE_CHOICE),
        optional("target", &RESOURCE_REFERENCE_CHOICE),
        optional("resource", &RESOURCE_REFERENCE_CHOICE),
        optional("parameters", &Shape::List(&PARAMETER, 0, true)),
        optional("environmentVars", &Shape::List(&Shape::Exactly(&[&PROPERTY, &Shape::Text]), 0, true)),
        optional("data", &ATTACHMENT),
        optional("properties", &Shape::List(&PROPERTY, 0, false)),
    ])
    .ruled(&[Rule::ExactlyOne(&[&["resource"], &["parameters"], &["environmentVars"], &["data"]])]),
);
pub(super) static OUTPUT_TYPE: Shape = Shape::Object(
    &closed(&[
        optional("type", &Shape::OneOf(&["artifact", "attestation", "log", "evidence", "metrics", "other"])),
        optional("source", &RESOURCE_REFERENCE_CHOICE),
        optional("target", &RESOURCE_REFERENCE_CHOICE),
        optional("resource", &RESOURCE_REFERENCE_CHOICE),
        optional("data", &ATTACHMENT),
        optional("environmentVars", &Shape::List(&Shape::Exactly(&[&PROPERTY, &Shape::Text]), 0, true)),
        optional("properties", &Shape::List(&PROPERTY, 0, false)),
    ])
    .ruled(&[Rule::ExactlyOne(&[&["resource"], &["environmentVars"], &["data"]])]),
);
pub(super) static RESOURCE_REFERENCE_CHOICE: Shape = Shape::Object(
    &closed(&[optional("ref", &REF), optional("externalReference", &EXTERNAL_REFERENCE)])
        .ruled(&[Rule::ExactlyOne(&[&["ref"], &["externalReference"]])]),
);
pub(super) static CONDITION: Shape = Shape::Object(&closed(&[
    optional("description", &Shape::Text),
    optional("expression", &Shape::Text),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static TASK_TYPE: Shape = Shape::OneOf(&[
    "copy", "clone", "lint", "scan", "merge", "build", "test", "deliver", "deploy", "release", "clean", "other",
]);
pub(super) static PARAMETER: Shape = Shape::Object(&closed(&[
    optional("name", &Shape::Text),
    optional("value", &Shape::Text),
    optional("dataType", &Shape::Text),
]));
