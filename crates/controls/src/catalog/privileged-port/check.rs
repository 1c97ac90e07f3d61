use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for port in probe.list(container.node, "ports").into_iter().flatten() {
        let number = probe.integer(port, "containerPort");
        if let (Some(number @ 1..1024), Some(node)) = (number, port.get("containerPort")) {
            probe.fail(node, format!("port {number} is a privileged port"));
        }
    }
}
