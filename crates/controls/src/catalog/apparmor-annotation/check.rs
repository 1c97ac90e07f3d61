use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(annotations) = pod.annotations else { return };
    for (key, value) in annotations.entries() {
        let is_profile =
            key.as_str().is_some_and(|key| key.starts_with("container.apparmor.security.beta.kubernetes.io/"));
        if is_profile && !has_field(pod) {
            probe.fail(value, "annotation is deprecated since Kubernetes 1.30; write securityContext.appArmorProfile");
        }
    }
}

fn has_field(pod: &Pod<'_>) -> bool {
    let field = "appArmorProfile";
    pod.security(field).is_some() || pod.containers().any(|container| container.security(field).is_some())
}
