use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[Request { group: "", resources: &["persistentvolumes"], verbs: &["create"] }];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects bring directories of nodes into pods");
}
