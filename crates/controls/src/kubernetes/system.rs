//! Namespaces and objects that Kubernetes brings itself.

use palisade_model::Resource;

use crate::{Pod, Probe};

/// Namespaces of the cluster's own components.
pub const SYSTEM_NAMESPACES: &[&str] = &["kube-system", "kube-public", "kube-node-lease"];

/// Whether `namespace` belongs to the cluster's own components.
#[must_use]
pub fn is_system_namespace(namespace: &str) -> bool {
    SYSTEM_NAMESPACES.contains(&namespace)
}

/// Whether a pod says that it runs on Windows, where the security fields of Linux do not apply (`spec.os.name`).
#[must_use]
pub fn is_windows(pod: &Pod<'_>) -> bool {
    pod.get("os").and_then(|os| os.get("name")?.as_str()) == Some("windows")
}

/// A finding where a namespace of the user enforces none of `levels` of the Pod Security Standards.
pub fn require_pod_security(namespace: &Resource<'_>, probe: &mut Probe<'_>, levels: &[&str], message: &'static str) {
    const LABEL: &str = "pod-security.kubernetes.io/enforce";
    if is_system_namespace(namespace.name().unwrap_or_default()) {
        return;
    }
    let Some(label) = namespace.root.at(&["metadata", "labels", LABEL]) else {
        let metadata = namespace.root.get("metadata").unwrap_or(namespace.root);
        return probe.fail(metadata.get("labels").unwrap_or(metadata), message);
    };
    if probe.as_string(label).is_some_and(|level| !levels.contains(&level)) {
        probe.fail(label, message);
    }
}
