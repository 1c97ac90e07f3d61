use crate::kubernetes::system;
use crate::{Probe, Resource};

pub(crate) fn check(namespace: &Resource<'_>, probe: &mut Probe<'_>) {
    system::require_pod_security(namespace, probe, &["restricted"], "pods that run as root are admitted");
}
