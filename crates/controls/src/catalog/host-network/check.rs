use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(node) = pod.get("hostNetwork") else { return };
    if probe.as_boolean(node) == Some(true) {
        probe.fail(node, "pod shares the network of its node");
    }
}
