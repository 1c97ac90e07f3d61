use crate::{Probe, Resource};

pub(crate) fn check(budget: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(budget.root, "spec") else { return };
    match spec.get("unhealthyPodEvictionPolicy").filter(|policy| !policy.is_null()) {
        Some(policy) if probe.as_string(policy) == Some("AlwaysAllow") => {}
        Some(policy) => probe.fail(policy, "pods that were never ready block the update of nodes"),
        None => {
            let message = "pods that were never ready block the update of nodes";
            probe.fail_missing(spec.node(), "unhealthyPodEvictionPolicy", message);
        }
    }
}
