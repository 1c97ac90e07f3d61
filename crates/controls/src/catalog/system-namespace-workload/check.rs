use crate::kubernetes::system::is_system_namespace;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let is_component = pod.kind == "DaemonSet" || pod.label("component").is_some() || pod.label("k8s-app").is_some();
    if is_system_namespace(pod.namespace) && !is_component {
        probe.fail(pod.spec, format!("workload stands in {}", pod.namespace));
    }
}
