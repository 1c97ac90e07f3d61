use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(privileged) = container.security("privileged") else { return };
    if probe.as_boolean(privileged) == Some(true) {
        probe.fail(privileged, "container may do anything that the node can");
    }
}
