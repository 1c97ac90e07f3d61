use crate::{Probe, Resource};

pub(crate) fn check(gateway: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(gateway.root, "spec") else { return };
    for listener in probe.list(spec.node(), "listeners").into_iter().flatten() {
        let from = listener.at(&["allowedRoutes", "namespaces", "from"]);
        if let Some(node) = from.filter(|from| from.as_str() == Some("All")) {
            probe.fail(node, "routes of every namespace are accepted");
        }
    }
}
