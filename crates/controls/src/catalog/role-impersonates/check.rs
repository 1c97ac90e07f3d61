use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[
    Request { group: "", resources: &["users", "groups", "serviceaccounts"], verbs: &["impersonate"] },
    Request { group: "authentication.k8s.io", resources: &["uids", "userextras/scopes"], verbs: &["impersonate"] },
];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects act as others");
}
