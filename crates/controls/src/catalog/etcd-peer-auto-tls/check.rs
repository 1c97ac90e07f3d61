use crate::control_plane::elsewhere;
use crate::control_plane::flags::keep_boolean;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    match component.flag("config-file") {
        Some(file) => elsewhere(&file, probe),
        None => keep_boolean(component, probe, "peer-auto-tls", false),
    }
}
