use crate::control_plane::flags::require_value;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    require_value(component, probe, &["service-account-private-key-file"]);
}
