//! What Kubernetes declares for the expressions of an admission policy.

use std::sync::Arc;

use crate::environment::Environment;
use crate::types::{Structure, Type};

/// `object`, `oldObject`, `params`, `request`, `namespaceObject` and `authorizer`, without any policy's `variables`.
///
/// Objects and parameters are `dyn`: their schemas are the cluster's.
#[must_use]
pub fn environment() -> Environment {
    Environment::kubernetes()
        .with_variable("object", Type::Dyn)
        .with_variable("oldObject", Type::Dyn)
        .with_variable("params", Type::Dyn)
        .with_variable("request", request())
        .with_variable("namespaceObject", namespace())
        .with_variable("authorizer", Type::Opaque("kubernetes.authorization.Authorizer"))
        .with_variable("authorizer.requestResource", Type::Opaque("kubernetes.authorization.ResourceCheck"))
}

fn structure(name: &'static str, fields: &[(&str, Type)]) -> Type {
    let fields = fields.iter().map(|(field, of)| ((*field).to_owned(), of.clone())).collect();
    Type::Structure(Arc::new(Structure { name, fields }))
}

fn strings() -> Type {
    Type::list(Type::String)
}

fn labels() -> Type {
    Type::map(Type::String, Type::String)
}

/// `admission.k8s.io/v1` `AdmissionRequest`, but for the objects, which are variables of their own.
fn request() -> Type {
    let kind = structure(
        "kubernetes.GroupVersionKind",
        &[("group", Type::String), ("version", Type::String), ("kind", Type::String)],
    );
    let resource = structure(
        "kubernetes.GroupVersionResource",
        &[("group", Type::String), ("version", Type::String), ("resource", Type::String)],
    );
    let user = structure(
        "kubernetes.UserInfo",
        &[
            ("username", Type::String),
            ("uid", Type::String),
            ("groups", strings()),
            ("extra", Type::map(Type::String, strings())),
        ],
    );
    structure(
        "kubernetes.AdmissionRequest",
        &[
            ("uid", Type::String),
            ("kind", kind.clone()),
            ("resource", resource.clone()),
            ("subResource", Type::String),
            ("requestKind", kind),
            ("requestResource", resource),
            ("requestSubResource", Type::String),
            ("name", Type::String),
            ("namespace", Type::String),
            ("operation", Type::String),
            ("userInfo", user),
            ("dryRun", Type::Bool),
            ("options", Type::Dyn),
        ],
    )
}

fn namespace() -> Type {
    let metadata = structure(
        "kubernetes.NamespaceMetadata",
        &[
            ("name", Type::String),
            ("generateName", Type::String),
            ("namespace", Type::String),
            ("labels", labels()),
            ("annotations", labels()),
            ("UID", Type::String),
            ("creationTimestamp", Type::Timestamp),
            ("deletionGracePeriodSeconds", Type::Int),
            ("deletionTimestamp", Type::Timestamp),
            ("generation", Type::Int),
            ("resourceVersion", Type::String),
            ("finalizers", strings()),
        ],
    );
    let condition = structure(
        "kubernetes.NamespaceCondition",
        &[
            ("status", Type::String),
            ("type", Type::String),
            ("lastTransitionTime", Type::Timestamp),
            ("message", Type::String),
            ("reason", Type::String),
        ],
    );
    let spec = structure("kubernetes.NamespaceSpec", &[("finalizers", strings())]);
    let status =
        structure("kubernetes.NamespaceStatus", &[("conditions", Type::list(condition)), ("phase", Type::String)]);
    structure("kubernetes.Namespace", &[("metadata", metadata), ("spec", spec), ("status", status)])
}
