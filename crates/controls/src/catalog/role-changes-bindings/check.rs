use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[Request {
    group: "rbac.authorization.k8s.io",
    resources: &["rolebindings", "clusterrolebindings"],
    verbs: &["create", "update", "patch"],
}];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects decide who has which rights");
}
