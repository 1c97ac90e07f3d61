use crate::pod_security::profiles::{forbid_app_armor_annotation, forbid_app_armor_override};
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    forbid_app_armor_override(container, probe);
    forbid_app_armor_annotation(container.pod, probe);
}
