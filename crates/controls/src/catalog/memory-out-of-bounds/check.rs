use crate::kubernetes::resources;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    resources::bound(container, probe, ("limits", "memory"), ["leastLimit", "mostLimit"]);
    resources::bound(container, probe, ("requests", "memory"), ["leastRequest", "mostRequest"]);
}
