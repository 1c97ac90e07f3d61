use crate::{Probe, Resource};

pub(crate) fn check(configuration: &Resource<'_>, probe: &mut Probe<'_>) {
    match configuration.root.get("enableProfiling").filter(|node| !node.is_null()) {
        None => probe.fail_missing(configuration.root, "enableProfiling", "profiling is on by default"),
        Some(node) if probe.as_boolean(node) == Some(true) => probe.fail(node, "profiling is on"),
        Some(_) => {}
    }
}
