use crate::kubernetes::system::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(id) = container.effective("runAsGroup") else {
        if !is_windows(container.pod) {
            probe.fail_missing(container.node, "securityContext.runAsGroup", "container states no group id");
        }
        return;
    };
    if let Some(number @ ..10_000) = probe.as_integer(id) {
        probe.fail(id, format!("group id {number} is below 10000"));
    }
}
