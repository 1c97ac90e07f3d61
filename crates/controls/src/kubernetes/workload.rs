//! What kinds of workloads do.

use crate::{Container, ContainerKind, Pod, Probe};

/// Whether a container is meant to run until it is stopped: not in a Job, and no init container but a sidecar.
pub fn keeps_running(container: &Container<'_>, probe: &mut Probe<'_>) -> bool {
    match container.kind {
        ContainerKind::Ephemeral => false,
        ContainerKind::Init => probe.string(container.node, "restartPolicy") == Some("Always"),
        ContainerKind::Regular => !matches!(container.pod.kind, "Job" | "CronJob"),
    }
}

/// A finding where a pod has none of the labels in the parameter `labels`; an empty list asks for any label at all.
pub fn require_one_label(pod: &Pod<'_>, probe: &mut Probe<'_>, message: &'static str) {
    let wanted = probe.strings("labels");
    let has_one = match (pod.labels, wanted) {
        (None, _) => false,
        (Some(labels), []) => labels.entries().next().is_some(),
        (Some(labels), wanted) => wanted.iter().any(|label| labels.get(label).is_some()),
    };
    if has_one {
        return;
    }
    match pod.labels {
        Some(labels) if !labels.is_null() => probe.fail(labels, message),
        _ => probe.fail(pod.spec, message),
    }
}
