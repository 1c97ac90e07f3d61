use crate::{Probe, Resource};

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(service.root, "spec") else { return };
    let Some(addresses) = probe.list(spec.node(), "externalIPs") else { return };
    if !addresses.is_empty() {
        probe.fail(addresses.node(), "service draws traffic for addresses of its own choice");
    }
}
