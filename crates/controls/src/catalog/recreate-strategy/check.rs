use crate::{Probe, Resource};

pub(crate) fn check(workload: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(workload.root, "spec") else { return };
    for (key, bad) in [("strategy", "Recreate"), ("updateStrategy", "OnDelete")] {
        let Some(strategy) = probe.map(spec.node(), key) else { continue };
        let kind = probe.string(strategy.node(), "type");
        if let Some(node) = strategy.get("type").filter(|_| kind == Some(bad)) {
            probe.fail(node, format!("updates are made by the strategy {bad}"));
        }
    }
}
