use crate::kubernetes::resources;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    resources::require(container, probe, ("requests", "memory"), "container states no memory request");
}
