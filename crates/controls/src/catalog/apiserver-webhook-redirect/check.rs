use crate::control_plane::flags::require_boolean;
use crate::control_plane::numbers::value;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    require_boolean(component, probe, "profiling", false);
    if let Some(flag) = component.flag("v").filter(|flag| value(flag).is_some_and(|level| level >= 10)) {
        probe.fail(flag.node, format!("answers of webhooks are logged at level {}", flag.value));
    }
}
