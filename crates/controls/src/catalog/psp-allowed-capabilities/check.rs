use crate::{Probe, Resource};

pub(crate) fn check(policy: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(policy.root, "spec") else { return };
    let Some(allowed) = probe.list(spec.node(), "allowedCapabilities") else { return };
    if !allowed.is_empty() {
        probe.fail(allowed.node(), "policy admits capabilities beyond the runtime's");
    }
}
