use crate::{Container, ContainerKind, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for (key, message) in [("stdin", "standard input is kept open"), ("tty", "container has a terminal")] {
        let is_set = probe.boolean(container.node, key) == Some(true) && container.kind != ContainerKind::Ephemeral;
        if let Some(node) = container.get(key).filter(|_| is_set) {
            probe.fail(node, message);
        }
    }
}
