use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] =
    &[Request { group: "", resources: &["nodes/proxy"], verbs: &["get", "create", "update", "patch", "delete"] }];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule opens the API of every kubelet");
}
