use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[Request {
    group: "rbac.authorization.k8s.io",
    resources: &["roles", "clusterroles"],
    verbs: &["bind", "escalate"],
}];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects take rights that they do not have");
}
