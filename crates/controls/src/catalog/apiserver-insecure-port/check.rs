use crate::control_plane::flags::refuse_value;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    refuse_value(component, probe, &["insecure-bind-address"]);
    if let Some(flag) = component.flag("insecure-port").filter(|flag| flag.value != "0") {
        probe.fail(flag.node, format!("port {} takes requests without authentication", flag.value));
    }
}
