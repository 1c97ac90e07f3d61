use crate::control_plane::authorization::refuse_always_allow;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    refuse_always_allow(component, probe);
}
