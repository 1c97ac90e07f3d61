use crate::kubernetes::capability;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(capabilities) = container.security("capabilities") else { return };
    let Some(added) = probe.list(capabilities, "add") else { return };
    if let Some(item) = capability::find(added.node(), &["SYS_PTRACE"]) {
        probe.fail(item, "container may read the memory of other processes");
    }
}
