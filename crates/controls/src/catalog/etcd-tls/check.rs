use crate::control_plane::elsewhere;
use crate::control_plane::flags::require_value;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    match component.flag("config-file") {
        Some(file) => elsewhere(&file, probe),
        None => require_value(component, probe, &["cert-file", "key-file"]),
    }
}
