use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for mount in probe.list(container.node, "volumeMounts").into_iter().flatten() {
        let propagation = probe.string(mount, "mountPropagation");
        if let Some(node) = mount.get("mountPropagation").filter(|_| propagation == Some("Bidirectional")) {
            probe.fail(node, "mounts made in the container appear on the node");
        }
    }
}
