use crate::{Node, Probe, Resource};

pub(crate) fn check(gateway: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(gateway.root, "spec") else { return };
    let listeners: Vec<Node<'_>> = probe.list(spec.node(), "listeners").into_iter().flatten().collect();
    let text = |listener: &Node<'_>, key| listener.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    for listener in listeners.iter().filter(|listener| text(listener, "protocol") == "HTTP") {
        let host = text(listener, "hostname");
        let is_redirected = listeners.iter().any(|other| {
            text(other, "protocol") == "HTTPS"
                && (text(other, "hostname") == host || text(other, "hostname").is_empty())
        });
        if let Some(node) = listener.get("protocol").filter(|_| !is_redirected) {
            probe.fail(node, "listener speaks plain text and there is none with TLS");
        }
    }
}
