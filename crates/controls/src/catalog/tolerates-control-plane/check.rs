use crate::{Pod, Probe};

const CONTROL_PLANE: &[&str] = &["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    if pod.kind == "DaemonSet" {
        return;
    }
    for toleration in probe.list(pod.spec, "tolerations").into_iter().flatten() {
        let key = probe.string(toleration, "key").unwrap_or_default();
        let effect = probe.string(toleration, "effect").unwrap_or_default();
        let is_all = key.is_empty() && probe.string(toleration, "operator") == Some("Exists") && effect != "NoExecute";
        if is_all || CONTROL_PLANE.contains(&key) {
            probe.fail(toleration, "pod may run on control-plane nodes");
        }
    }
}
