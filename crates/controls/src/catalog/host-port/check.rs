use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(ports) = probe.list(container.node, "ports") else { return };
    for port in ports {
        let Some(host_port) = port.get("hostPort") else { continue };
        if probe.as_integer(host_port).is_some_and(|number| number != 0) {
            probe.fail(host_port, "container claims a port of the node");
        }
    }
}
