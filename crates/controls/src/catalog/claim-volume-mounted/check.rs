use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let source = |volume: &crate::Node<'_>| volume.get("persistentVolumeClaim").is_some_and(|source| !source.is_null());
    let names: Vec<&str> = pod.volumes().filter(source).filter_map(|volume| volume.get("name")?.as_str()).collect();
    for container in pod.containers().filter(|_| !names.is_empty()) {
        for mount in probe.list(container.node, "volumeMounts").into_iter().flatten() {
            if probe.string(mount, "name").is_some_and(|name| names.contains(&name)) {
                probe.fail(mount, "container mounts a PersistentVolumeClaim");
            }
        }
    }
}
