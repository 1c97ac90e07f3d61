use crate::kubernetes::system::is_windows;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(group) = pod.security("fsGroup") else {
        if !is_windows(pod) {
            probe.fail_missing(pod.spec, "securityContext.fsGroup", "volumes of the pod get no group");
        }
        return;
    };
    if let Some(number @ ..0) = probe.as_integer(group) {
        probe.fail(group, format!("{number} is no group id"));
    }
}
