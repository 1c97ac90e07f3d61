use crate::{Probe, Resource};

pub(crate) fn check(workload: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(workload.root, "spec") else { return };
    let least = probe.integer_parameter("leastReplicas");
    match spec.get("replicas").filter(|replicas| !replicas.is_null()) {
        Some(node) => {
            if let Some(replicas) = probe.as_integer(node).filter(|&replicas| replicas > 0 && replicas < least) {
                probe.fail(node, format!("{replicas} replicas, fewer than {least}"));
            }
        }
        None if least > 1 => {
            probe.fail_missing(spec.node(), "replicas", format!("one replica by default, fewer than {least}"))
        }
        None => {}
    }
}
