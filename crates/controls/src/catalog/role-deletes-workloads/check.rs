use crate::kubernetes::role::{self, Request};
use crate::{Probe, Resource};

const REQUESTS: &[Request] = &[
    Request {
        group: "",
        resources: &[
            "secrets",
            "pods",
            "services",
            "nodes",
            "namespaces",
            "configmaps",
            "persistentvolumes",
            "persistentvolumeclaims",
        ],
        verbs: &["delete", "deletecollection"],
    },
    Request {
        group: "apps",
        resources: &["deployments", "daemonsets", "statefulsets"],
        verbs: &["delete", "deletecollection"],
    },
    Request { group: "batch", resources: &["jobs", "cronjobs"], verbs: &["delete", "deletecollection"] },
];

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    role::refuse(role, probe, REQUESTS, "rule lets its subjects delete what the service is made of");
}
