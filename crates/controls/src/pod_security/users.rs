//! Which user the processes of a container run as.

use super::{Version, has_user_namespace};
use crate::{Container, Probe};

/// The version that trusts user namespaces.
const USER_NAMESPACES: Version = Version::minor(35);

fn is_relaxed(container: &Container<'_>, probe: &Probe<'_>) -> bool {
    has_user_namespace(container.pod) && Version::chosen(probe) >= USER_NAMESPACES
}

/// Requires `runAsNonRoot: true` for the container, from itself or the pod; a `false` is refused wherever it stands.
pub(crate) fn require_non_root(container: &Container<'_>, probe: &mut Probe<'_>) {
    let pod = container.pod.security("runAsNonRoot");
    let own = container.security("runAsNonRoot");
    let pod_value = pod.and_then(|node| probe.as_boolean(node));
    let own_value = own.and_then(|node| probe.as_boolean(node));
    let explicitly_wrong = pod_value == Some(false) || own_value == Some(false);
    if (!explicitly_wrong && pod.or(own).is_some()) || is_relaxed(container, probe) {
        return;
    }
    const MESSAGE: &str = "nothing keeps the container from running as root";
    for (node, value) in [(pod, pod_value), (own, own_value)] {
        if let (Some(node), Some(false)) = (node, value) {
            probe.fail(node, MESSAGE);
        }
    }
    if pod.or(own).is_none() {
        probe.fail_missing(container.node, "securityContext.runAsNonRoot", MESSAGE);
    }
}

/// Refuses `runAsUser: 0`, on the pod and on the container.
pub(crate) fn forbid_root_user(container: &Container<'_>, probe: &mut Probe<'_>) {
    for node in [container.pod.security("runAsUser"), container.security("runAsUser")].into_iter().flatten() {
        let is_root = probe.as_integer(node) == Some(0);
        if is_root && Version::chosen(probe) >= Version::minor(23) && !is_relaxed(container, probe) {
            probe.fail(node, "container runs as root");
        }
    }
}
