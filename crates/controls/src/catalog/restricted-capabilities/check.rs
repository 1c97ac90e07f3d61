use crate::pod_security::capabilities::require_drop_all;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    require_drop_all(container, probe);
}
