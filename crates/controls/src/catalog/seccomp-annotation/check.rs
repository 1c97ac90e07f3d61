use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(annotations) = pod.annotations else { return };
    for (key, value) in annotations.entries() {
        let is_profile = key.as_str().is_some_and(|key| key.starts_with("seccomp.security.alpha.kubernetes.io/"));
        if is_profile && !has_field(pod) {
            probe.fail(value, "annotation is ignored since Kubernetes 1.27; write securityContext.seccompProfile");
        }
    }
}

fn has_field(pod: &Pod<'_>) -> bool {
    let field = "seccompProfile";
    pod.security(field).is_some() || pod.containers().any(|container| container.security(field).is_some())
}
