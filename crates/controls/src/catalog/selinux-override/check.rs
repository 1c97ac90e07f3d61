use crate::pod_security::profiles::forbid_selinux_override;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    forbid_selinux_override(container, probe);
}
