use crate::control_plane::admission::refuse;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    refuse(component, probe, "AlwaysAdmit", "it admits everything and is deprecated");
}
