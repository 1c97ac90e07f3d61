use crate::control_plane::flags::keep_boolean;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    keep_boolean(component, probe, "service-account-lookup", true);
}
