use crate::kubernetes::system::is_windows;
use crate::{Container, Probe};

const ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if let Some(profile) = container.effective("seccompProfile") {
        let Some(kind) = probe.string(profile, "type").filter(|&kind| kind != "RuntimeDefault") else { return };
        let node = profile.get("type").unwrap_or(profile);
        return probe.fail(node, format!("seccomp profile is `{kind}`"));
    }
    let annotated = container.pod.annotation(ANNOTATION);
    let is_default = matches!(annotated, Some("runtime/default" | "docker/default"));
    if !is_default && !is_windows(container.pod) {
        probe.fail_missing(container.node, "securityContext.seccompProfile", "container has no seccomp profile");
    }
}
