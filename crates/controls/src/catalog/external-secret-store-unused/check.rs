use crate::{Node, Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    if !pod.volumes().any(is_from_store) {
        probe.fail_missing(pod.spec, "volumes", "pod takes no secret from an external store");
    }
}

fn is_from_store(volume: Node<'_>) -> bool {
    let class = volume.at(&["csi", "volumeAttributes", "secretProviderClass"]).and_then(Node::as_str);
    class.is_some_and(|class| !class.is_empty())
}
