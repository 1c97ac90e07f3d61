use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[Request { group: "", resources: &["serviceaccounts/token"], verbs: &["create"] }];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects act as service accounts");
}
