use crate::{Node, Probe, Resource, Value};

pub(crate) fn check(budget: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(budget.root, "spec") else { return };
    for (key, none) in [("maxUnavailable", "0%"), ("minAvailable", "100%")] {
        let Some(node) = spec.get(key) else { continue };
        if is(node, none) || (none == "0%" && matches!(node.value(), Value::Int(0) | Value::String("0"))) {
            probe.fail(node, "no pod may ever be evicted");
        }
    }
}

fn is(node: Node<'_>, percentage: &str) -> bool {
    node.as_str() == Some(percentage)
}
