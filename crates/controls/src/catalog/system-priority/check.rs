use crate::kubernetes::system::is_system_namespace;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(class) = probe.string(pod.spec, "priorityClassName") else { return };
    let is_system = ["system-cluster-critical", "system-node-critical"].contains(&class);
    if let Some(node) = pod.get("priorityClassName").filter(|_| is_system && !is_system_namespace(pod.namespace)) {
        probe.fail(node, format!("workload claims the priority `{class}`"));
    }
}
