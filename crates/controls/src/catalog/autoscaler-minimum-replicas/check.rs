use crate::{Probe, Resource};

pub(crate) fn check(autoscaler: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(autoscaler.root, "spec") else { return };
    let least = probe.integer_parameter("leastReplicas");
    let message = format!("fewer than {least} replicas are allowed");
    match spec.get("minReplicas").filter(|replicas| !replicas.is_null()) {
        Some(node) if probe.as_integer(node).is_some_and(|replicas| replicas < least) => probe.fail(node, message),
        Some(_) => {}
        None if least > 1 => probe.fail_missing(spec.node(), "minReplicas", message),
        None => {}
    }
}
