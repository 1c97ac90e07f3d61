use crate::kubernetes::system::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let read_only = container.security("readOnlyRootFilesystem");
    match read_only.map(|node| (node, probe.as_boolean(node))) {
        Some((_, Some(true) | None)) => {}
        Some((node, Some(false))) => probe.fail(node, "root filesystem is writable"),
        None if is_windows(container.pod) => {}
        None => probe.fail_missing(
            container.node,
            "securityContext.readOnlyRootFilesystem",
            "root filesystem is writable, as it is by default",
        ),
    }
}
