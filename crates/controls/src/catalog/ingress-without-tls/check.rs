use crate::{Node, Probe, Resource};

pub(crate) fn check(ingress: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(ingress.root, "spec") else { return };
    let entries: Vec<Node<'_>> = probe.list(spec.node(), "tls").into_iter().flatten().collect();
    if entries.is_empty() {
        return probe.fail_missing(spec.node(), "tls", "ingress serves plain text");
    }
    for rule in probe.list(spec.node(), "rules").into_iter().flatten() {
        let Some(host) = probe.string(rule, "host").filter(|host| !host.is_empty()) else { continue };
        if let Some(node) = rule.get("host").filter(|_| !entries.iter().any(|entry| covers(*entry, host))) {
            probe.fail(node, format!("host `{host}` is in no entry of tls"));
        }
    }
}

fn covers(entry: Node<'_>, host: &str) -> bool {
    let Some(hosts) = entry.get("hosts").and_then(Node::as_list).filter(|hosts| !hosts.is_empty()) else { return true };
    let above = host.split_once('.').map_or("", |(_, above)| above);
    let means = |name: &str| name == host || name.strip_prefix("*.").is_some_and(|name| name == above);
    hosts.iter().any(|name| name.as_str().is_some_and(means))
}
