use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[Request { group: "", resources: &["configmaps"], verbs: &["update", "patch"] }];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects change any ConfigMap");
}
