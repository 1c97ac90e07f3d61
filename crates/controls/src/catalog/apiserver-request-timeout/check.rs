use crate::control_plane::duration::seconds;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    let Some(flag) = component.flag("request-timeout") else { return };
    let longest = probe.integer_parameter("longest");
    match seconds(flag.value) {
        Some(length) if length > 0.0 && length <= longest as f64 => {}
        Some(_) => probe.fail(flag.node, format!("requests may take {}", flag.value)),
        None => probe.fail(flag.node, format!("`--request-timeout` is {}, which is no duration", flag.value)),
    }
}
