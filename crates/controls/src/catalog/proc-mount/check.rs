use crate::pod_security::{Version, has_user_namespace};
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(node) = container.security("procMount") else { return };
    let is_relaxed = has_user_namespace(container.pod) && Version::chosen(probe) >= Version::minor(35);
    if !is_relaxed && probe.as_string(node).is_some_and(|kind| kind != "Default") {
        probe.fail(node, "paths of /proc that steer the kernel are not masked");
    }
}
