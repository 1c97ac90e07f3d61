use crate::{Probe, Resource};

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(service.root, "spec") else { return };
    if probe.string(spec.node(), "type") != Some("ExternalName") {
        return;
    }
    let host = probe.string(spec.node(), "externalName").unwrap_or_default();
    let node = spec.get("externalName").unwrap_or(spec.node());
    probe.fail(node, format!("service leads to `{host}` outside the cluster"));
}
