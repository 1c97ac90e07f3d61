use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(context) = pod.security_context else { return };
    for group in probe.list(context, "supplementalGroups").into_iter().flatten() {
        if probe.as_integer(group) == Some(0) {
            probe.fail(group, "pod is in the root group");
        }
    }
    if let Some(group) = context.get("fsGroup").filter(|group| group.as_int() == Some(0)) {
        probe.fail(group, "files on the volumes of the pod belong to the root group");
    }
}
