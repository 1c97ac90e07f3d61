use crate::pod_security::seccomp::require_profile;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    require_profile(container, probe);
}
