use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(node) = pod.get("hostPID") else { return };
    if probe.as_boolean(node) == Some(true) {
        probe.fail(node, "pod sees all processes of its node");
    }
}
