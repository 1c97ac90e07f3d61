use crate::kubernetes::system::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(id) = container.effective("runAsUser") else {
        if !is_windows(container.pod) {
            probe.fail_missing(container.node, "securityContext.runAsUser", "container states no user id");
        }
        return;
    };
    if let Some(number @ ..10_000) = probe.as_integer(id) {
        probe.fail(id, format!("user id {number} is below 10000"));
    }
}
