use crate::{Probe, Resource};

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(service.root, "spec") else { return };
    let kind = probe.string(spec.node(), "type");
    if let Some(node) = spec.get("type").filter(|_| kind == Some("NodePort")) {
        probe.fail(node, "service is open on every address of every node");
    }
}
