use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    for volume in pod.volumes() {
        if let Some(source) = volume.get("gitRepo").filter(|source| !source.is_null()) {
            probe.fail(source, "git runs as root on the node with what the pod names");
        }
    }
}
