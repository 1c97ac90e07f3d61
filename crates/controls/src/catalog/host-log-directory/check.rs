use crate::kubernetes::host_path::{self, Volume};
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let mut volumes = Volume::of(pod, probe);
    volumes.retain(|volume| host_path::is_in(volume.path, "/var/log") || host_path::gives(volume.path, "/var/log"));
    for container in pod.containers().filter(|_| !volumes.is_empty()) {
        for mount in probe.list(container.node, "volumeMounts").into_iter().flatten() {
            let name = probe.string(mount, "name");
            let is_writable = probe.boolean(mount, "readOnly") != Some(true);
            if is_writable && volumes.iter().any(|volume| volume.name == name) {
                probe.fail(mount, "container may write into the logs of the node");
            }
        }
    }
}
