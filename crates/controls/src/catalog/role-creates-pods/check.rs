use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[
    Request { group: "", resources: &["pods", "replicationcontrollers"], verbs: &["create"] },
    Request {
        group: "apps",
        resources: &["deployments", "replicasets", "statefulsets", "daemonsets"],
        verbs: &["create"],
    },
    Request { group: "batch", resources: &["jobs", "cronjobs"], verbs: &["create"] },
];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects create workloads");
}
