use crate::{Probe, Resource};

pub(crate) fn check(policy: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(policy.root, "spec") else { return };
    if probe.list(spec.node(), "requiredDropCapabilities").is_none_or(|dropped| dropped.is_empty()) {
        probe.fail_missing(spec.node(), "requiredDropCapabilities", "policy makes containers drop no capability");
    }
}
