use crate::kubernetes::system;
use crate::{Probe, Resource};

pub(crate) fn check(namespace: &Resource<'_>, probe: &mut Probe<'_>) {
    system::require_pod_security(
        namespace,
        probe,
        &["privileged", "baseline", "restricted"],
        "no Pod Security level is enforced",
    );
}
