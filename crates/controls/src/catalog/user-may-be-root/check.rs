use crate::pod_security::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let refuses = container.effective("runAsNonRoot");
    let user = container.effective("runAsUser");
    let refuses_root = refuses.and_then(|node| probe.as_boolean(node)) == Some(true);
    let is_other_user = user.and_then(|node| probe.as_integer(node)).is_some_and(|user| user > 0);
    if !refuses_root && !is_other_user && !is_windows(container.pod) {
        let field = "securityContext.runAsNonRoot";
        probe.fail_missing(container.node, field, "nothing keeps the container from running as root");
    }
}
