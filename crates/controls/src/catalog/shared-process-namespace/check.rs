use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let is_shared = probe.boolean(pod.spec, "shareProcessNamespace") == Some(true);
    if let Some(node) = pod.get("shareProcessNamespace").filter(|_| is_shared) {
        probe.fail(node, "containers of the pod see each other's processes");
    }
}
