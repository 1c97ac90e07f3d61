use crate::control_plane::flags::require_loopback;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    require_loopback(component, probe);
}
