use crate::control_plane::flags::keep_list_within;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    keep_list_within(component, probe, "authorization-always-allow-paths", &["/healthz", "/readyz", "/livez"]);
}
