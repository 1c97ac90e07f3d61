use crate::control_plane::admission::require;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    require(component, probe, "AlwaysPullImages");
}
