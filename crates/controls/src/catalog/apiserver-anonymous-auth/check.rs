use crate::control_plane::elsewhere;
use crate::control_plane::flags::require_boolean;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    match component.flag("authentication-config") {
        Some(file) if component.flag("anonymous-auth").is_none() => elsewhere(&file, probe),
        _ => require_boolean(component, probe, "anonymous-auth", false),
    }
}
