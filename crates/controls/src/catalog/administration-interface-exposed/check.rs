use crate::{Node, Probe, Resource};

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(service.root, "spec") else { return };
    let kind = probe.string(spec.node(), "type");
    let Some(node) = spec.get("type").filter(|_| matches!(kind, Some("LoadBalancer" | "NodePort"))) else { return };
    let programs = probe.strings("programs");
    let known = |text: &str| {
        programs.iter().find(|program| text == program.as_str() || text.starts_with(&format!("{program}-")))
    };
    let selected = spec.get("selector").into_iter().flat_map(Node::entries).filter_map(|(_, value)| value.as_str());
    if let Some(program) = selected.chain(service.name()).find_map(known) {
        probe.fail(node, format!("`{program}` can be reached from outside the cluster"));
    }
}
