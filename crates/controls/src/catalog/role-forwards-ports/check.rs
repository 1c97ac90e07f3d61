use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[Request { group: "", resources: &["pods/portforward"], verbs: &["create", "get"] }];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects reach every port of a pod");
}
