use crate::kubernetes::system::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if container.effective("seLinuxOptions").is_none() && !is_windows(container.pod) {
        probe.fail_missing(
            container.node,
            "securityContext.seLinuxOptions",
            "container has no SELinux label of its own",
        );
    }
}
