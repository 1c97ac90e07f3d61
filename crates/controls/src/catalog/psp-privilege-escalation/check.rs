use crate::{Probe, Resource};

pub(crate) fn check(policy: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(policy.root, "spec") else { return };
    let is_allowed = probe.boolean(spec.node(), "allowPrivilegeEscalation") == Some(true);
    if let Some(node) = spec.get("allowPrivilegeEscalation").filter(|_| is_allowed) {
        probe.fail(node, "policy admits processes that gain privileges");
    }
}
