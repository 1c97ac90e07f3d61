use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(group) = container.effective("runAsGroup") else { return };
    if probe.as_integer(group) == Some(0) {
        probe.fail(group, "primary group is root");
    }
}
