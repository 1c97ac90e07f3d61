use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    for volume in pod.volumes() {
        if let Some(source) = volume.get("hostPath").filter(|source| !source.is_null()) {
            probe.fail(source, "volume is a path of the node");
        }
    }
}
