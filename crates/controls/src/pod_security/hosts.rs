//! Hosts that probes and lifecycle handlers call instead of the pod itself.

use palisade_model::Node;

use crate::{Container, Probe};

/// Reports every `host` in the handlers of a container's probes and lifecycle hooks.
pub(crate) fn forbid_handler_hosts(container: &Container<'_>, probe: &mut Probe<'_>) {
    for (key, value) in container.node.entries() {
        match key.as_str() {
            Some("livenessProbe" | "readinessProbe" | "startupProbe") => forbid_host(value, probe),
            Some("lifecycle") => {
                for hook in ["postStart", "preStop"] {
                    if let Some(handler) = value.get(hook) {
                        forbid_host(handler, probe);
                    }
                }
            }
            _ => {}
        }
    }
}

fn forbid_host(handler: Node<'_>, probe: &mut Probe<'_>) {
    for action in ["httpGet", "tcpSocket"] {
        let Some(node) = handler.get(action).and_then(|action| action.get("host")) else { continue };
        if probe.as_string(node).is_some_and(|host| !host.is_empty()) {
            probe.fail(node, "kubelet calls a host of the pod's choice");
        }
    }
}
