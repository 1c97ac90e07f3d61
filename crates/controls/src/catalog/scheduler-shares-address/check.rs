use crate::control_plane::flags::keep_boolean;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    for name in ["permit-address-sharing", "permit-port-sharing"] {
        keep_boolean(component, probe, name, false);
    }
}
