use crate::pod_security::{Version, is_windows};
use crate::{Container, Probe};

/// The version that exempts Windows pods.
const WINDOWS: Version = Version::minor(25);

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let field = container.security("allowPrivilegeEscalation");
    if field.and_then(|node| probe.as_boolean(node)) == Some(false) {
        return;
    }
    let version = Version::chosen(probe);
    if version < Version::minor(8) || (version >= WINDOWS && is_windows(container.pod)) {
        return;
    }
    match field {
        Some(node) if node.as_bool() == Some(true) => probe.fail(node, "container may gain privileges"),
        Some(_) => {}
        None => {
            let field = "securityContext.allowPrivilegeEscalation";
            probe.fail_missing(container.node, field, "container may gain privileges");
        }
    }
}
