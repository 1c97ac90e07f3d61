//! Namespaces and objects that Kubernetes brings itself.

use crate::Pod;

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
