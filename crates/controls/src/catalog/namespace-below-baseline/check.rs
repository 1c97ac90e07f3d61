use crate::kubernetes::system;
use crate::{Probe, Resource};

pub(crate) fn check(namespace: &Resource<'_>, probe: &mut Probe<'_>) {
    system::require_pod_security(
        namespace,
        probe,
        &["baseline", "restricted"],
        "pods that give the node away are admitted",
    );
}
