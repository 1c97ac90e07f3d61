use crate::control_plane::flags::require_boolean;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    require_boolean(component, probe, "profiling", false);
}
