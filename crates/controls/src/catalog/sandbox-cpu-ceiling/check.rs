use crate::kubernetes::resources;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if container.pod.kind != "SandboxTemplate" {
        return;
    }
    resources::require(container, probe, ("limits", "cpu"), "sandbox has no CPU limit");
    resources::bound(container, probe, ("limits", "cpu"), ["leastLimit", "mostLimit"]);
}
