use crate::control_plane::admission::keep;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    keep(component, probe, "NamespaceLifecycle");
}
