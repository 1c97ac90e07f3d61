use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for port in probe.list(container.node, "ports").into_iter().flatten() {
        let is_tcp = matches!(probe.string(port, "protocol"), None | Some("TCP"));
        if let Some(node) = port.get("containerPort").filter(|node| is_tcp && node.as_int() == Some(22)) {
            probe.fail(node, "container listens on the port of SSH");
        }
    }
    let Some(command) = probe.list(container.node, "command") else { return };
    if let Some(first) = command.iter().next().filter(|first| first.as_str().is_some_and(is_sshd)) {
        probe.fail(first, "container starts an SSH server");
    }
}

fn is_sshd(program: &str) -> bool {
    program == "sshd" || program.ends_with("/sshd")
}
