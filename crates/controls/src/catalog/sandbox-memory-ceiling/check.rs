use crate::kubernetes::resources;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if container.pod.kind != "SandboxTemplate" {
        return;
    }
    resources::require(container, probe, ("limits", "memory"), "sandbox has no memory limit");
    resources::bound(container, probe, ("limits", "memory"), ["leastLimit", "mostLimit"]);
}
