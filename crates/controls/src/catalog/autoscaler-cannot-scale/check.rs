use crate::{Probe, Resource};

pub(crate) fn check(autoscaler: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(autoscaler.root, "spec") else { return };
    let least = probe.integer(spec.node(), "minReplicas").unwrap_or(1);
    let most = probe.integer(spec.node(), "maxReplicas");
    if let (Some(most), Some(node)) = (most.filter(|&most| most <= least), spec.get("maxReplicas")) {
        probe.fail(node, format!("there is nothing between {least} and {most} replicas"));
    }
}
