use crate::{Probe, Resource};

pub(crate) fn check(resource: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(metadata) = resource.root.get("metadata") else { return };
    let is_default = resource.namespace() == Some("default");
    if let Some(node) = metadata.get("namespace").filter(|_| is_default && !is_of_kubernetes(resource)) {
        probe.fail(node, "object is in the namespace for what nobody decided about");
    }
}

/// What the control plane itself keeps in the namespace.
fn is_of_kubernetes(resource: &Resource<'_>) -> bool {
    matches!(
        (resource.kind, resource.name().unwrap_or_default()),
        ("Service" | "Endpoints" | "EndpointSlice", "kubernetes")
            | ("ServiceAccount", "default")
            | ("ConfigMap", "kube-root-ca.crt")
            | ("Event", _)
    )
}
