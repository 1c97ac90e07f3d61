use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    if let Some(node) = pod.get("nodeName").filter(|_| pod.kind != "Pod") {
        probe.fail(node, "pods are bound to a node past the scheduler");
    }
}
