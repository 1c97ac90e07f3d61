use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(node) = container.security("procMount") else { return };
    if probe.as_string(node).is_some_and(|kind| kind != "Default") {
        probe.fail(node, "paths of /proc that steer the kernel are not masked");
    }
}
