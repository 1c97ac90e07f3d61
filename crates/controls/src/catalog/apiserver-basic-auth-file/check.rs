use crate::control_plane::flags::refuse_value;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    refuse_value(component, probe, &["basic-auth-file"]);
}
