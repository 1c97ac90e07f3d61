use crate::kubernetes::system::is_windows;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let uses_host = ["hostNetwork", "hostPID", "hostIPC"].iter().any(|key| probe.boolean(pod.spec, key) == Some(true));
    if uses_host || is_windows(pod) {
        return;
    }
    match pod.get("hostUsers") {
        Some(shared) if probe.as_boolean(shared) == Some(true) => {
            probe.fail(shared, "users of the pod are users of the node")
        }
        Some(_) => {}
        None => probe.fail_missing(pod.spec, "hostUsers", "users of the pod are users of the node, as by default"),
    }
}
