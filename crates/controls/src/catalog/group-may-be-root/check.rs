use crate::pod_security::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let group = container.effective("runAsGroup");
    match group.map(|node| (node, probe.as_integer(node))) {
        Some((node, Some(0))) => probe.fail(node, "group of the container is root"),
        Some(_) => {}
        None if is_windows(container.pod) => {}
        None => {
            let field = "securityContext.runAsGroup";
            probe.fail_missing(container.node, field, "group of the container is left to the image");
        }
    }
}
