use crate::control_plane::feature_gates::keep_beta;
use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    keep_beta(component, probe, "RotateKubeletServerCertificate");
}
