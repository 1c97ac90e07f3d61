use crate::pod_security::capabilities::forbid_beyond_default;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    forbid_beyond_default(container, probe);
}
