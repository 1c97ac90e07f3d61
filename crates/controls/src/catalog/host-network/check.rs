use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(host_network) = pod.get("hostNetwork") else { return };
    if probe.as_boolean(host_network) == Some(true) {
        probe.fail(host_network, "pod shares the network of its node");
    }
}
