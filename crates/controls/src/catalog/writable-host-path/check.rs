use crate::kubernetes::host_path::Volume;
use crate::{Container, Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let volumes = Volume::of(pod, probe);
    if !volumes.is_empty() {
        pod.containers().for_each(|container| check_container(&container, &volumes, probe));
    }
}

fn check_container(container: &Container<'_>, volumes: &[Volume<'_>], probe: &mut Probe<'_>) {
    for mount in probe.list(container.node, "volumeMounts").into_iter().flatten() {
        let name = probe.string(mount, "name");
        let is_read_only = probe.boolean(mount, "readOnly") == Some(true);
        if let Some(volume) = volumes.iter().find(|volume| !is_read_only && volume.name == name) {
            let message = format!("`{}` of the node may be written to", volume.path);
            match mount.get("readOnly") {
                Some(read_only) => probe.fail(read_only, message),
                None => probe.fail_missing(mount, "readOnly", message),
            }
        }
    }
}
