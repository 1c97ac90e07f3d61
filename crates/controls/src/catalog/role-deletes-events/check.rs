use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[
    Request { group: "", resources: &["events"], verbs: &["delete", "deletecollection"] },
    Request { group: "events.k8s.io", resources: &["events"], verbs: &["delete", "deletecollection"] },
];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects hide what happened");
}
