use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(node) = pod.get("hostIPC") else { return };
    if probe.as_boolean(node) == Some(true) {
        probe.fail(node, "pod shares inter-process communication with its node");
    }
}
