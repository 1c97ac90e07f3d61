use crate::control_plane::numbers::require_at_least;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    let least = probe.integer_parameter("least");
    require_at_least(component, probe, "audit-log-maxbackup", least);
}
