use crate::kubernetes::network;
use crate::{Probe, Resource};

pub(crate) fn check(policy: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(policy.root, "spec") else { return };
    for rule in probe.list(spec.node(), "ingress").into_iter().flatten() {
        if network::is_open(rule, "from") {
            probe.fail(rule, "everything may come in");
        }
    }
}
