use crate::kubernetes::resources;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    resources::require(container, probe, ("limits", "cpu"), "container states no CPU limit");
}
