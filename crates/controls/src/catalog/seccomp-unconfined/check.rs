use crate::pod_security::seccomp::forbid_unconfined;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    forbid_unconfined(container, probe);
}
