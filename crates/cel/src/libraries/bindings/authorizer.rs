//! `kubernetes.authz` and `kubernetes.authzSelectors`: known to the type checker, not evaluated until RBAC data is there.

use super::Result;
use crate::error::EvaluationError;
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const AUTHORIZER: Shape = Shape::Opaque("kubernetes.authorization.Authorizer");
const PATH_CHECK: Shape = Shape::Opaque("kubernetes.authorization.PathCheck");
const GROUP_CHECK: Shape = Shape::Opaque("kubernetes.authorization.GroupCheck");
const RESOURCE_CHECK: Shape = Shape::Opaque("kubernetes.authorization.ResourceCheck");
const DECISION: Shape = Shape::Opaque("kubernetes.authorization.Decision");

/// A method of `target` that takes texts.
const fn method(id: &'static str, parameters: &'static [Shape], result: Shape) -> Overload {
    Overload::member(id, parameters, result, not_evaluated)
}

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.authz",
    functions: &[
        Function { name: "path", overloads: &[method("authorizer_path", &[AUTHORIZER, Shape::String], PATH_CHECK)] },
        Function { name: "group", overloads: &[method("authorizer_group", &[AUTHORIZER, Shape::String], GROUP_CHECK)] },
        Function {
            name: "serviceAccount",
            overloads: &[method("authorizer_serviceaccount", &[AUTHORIZER, Shape::String, Shape::String], AUTHORIZER)],
        },
        Function {
            name: "resource",
            overloads: &[method("groupcheck_resource", &[GROUP_CHECK, Shape::String], RESOURCE_CHECK)],
        },
        Function {
            name: "subresource",
            overloads: &[method("resourcecheck_subresource", &[RESOURCE_CHECK, Shape::String], RESOURCE_CHECK)],
        },
        Function {
            name: "namespace",
            overloads: &[method("resourcecheck_namespace", &[RESOURCE_CHECK, Shape::String], RESOURCE_CHECK)],
        },
        Function {
            name: "name",
            overloads: &[method("resourcecheck_name", &[RESOURCE_CHECK, Shape::String], RESOURCE_CHECK)],
        },
        Function {
            name: "fieldSelector",
            overloads: &[method("authorizer_fieldselector", &[RESOURCE_CHECK, Shape::String], RESOURCE_CHECK)],
        },
        Function {
            name: "labelSelector",
            overloads: &[method("authorizer_labelselector", &[RESOURCE_CHECK, Shape::String], RESOURCE_CHECK)],
        },
        Function {
            name: "check",
            overloads: &[
                method("pathcheck_check", &[PATH_CHECK, Shape::String], DECISION),
                method("resourcecheck_check", &[RESOURCE_CHECK, Shape::String], DECISION),
            ],
        },
        Function { name: "errored", overloads: &[method("decision_errored", &[DECISION], Shape::Bool)] },
        Function { name: "error", overloads: &[method("decision_error", &[DECISION], Shape::String)] },
        Function { name: "allowed", overloads: &[method("decision_allowed", &[DECISION], Shape::Bool)] },
        Function { name: "reason", overloads: &[method("decision_reason", &[DECISION], Shape::String)] },
    ],
    types: &[
        "kubernetes.authorization.Authorizer",
        "kubernetes.authorization.PathCheck",
        "kubernetes.authorization.GroupCheck",
        "kubernetes.authorization.ResourceCheck",
        "kubernetes.authorization.Decision",
    ],
};

fn not_evaluated<'a>(_: &mut Call<'_>, _: &[Value<'a>]) -> Result<Value<'a>> {
    Err(EvaluationError::NotEvaluated("authorizer needs the cluster's RBAC objects"))
}
