use crate::{Probe, Resource};

pub(crate) fn check(pod: &Resource<'_>, probe: &mut Probe<'_>) {
    let owners = pod.root.at(&["metadata", "ownerReferences"]);
    let has_owner = owners.is_some_and(|owners| owners.items().next().is_some());
    let is_static = pod.annotation("kubernetes.io/config.source").is_some_and(|source| source != "api");
    if !has_owner && !is_static {
        probe.fail(pod.root.get("metadata").unwrap_or(pod.root), "nothing brings this pod back when it is gone");
    }
}
