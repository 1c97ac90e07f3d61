use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    if pod.security("fsGroup").is_none() {
        return;
    }
    let Some(context) = pod.security_context else { return };
    let field = "securityContext.fsGroupChangePolicy";
    match probe.string(context, "fsGroupChangePolicy") {
        Some("Always" | "OnRootMismatch") => {}
        Some(policy) => {
            let node = context.get("fsGroupChangePolicy").unwrap_or(context);
            probe.fail(node, format!("`{policy}` is no policy for changing the group of volumes"));
        }
        None => probe.fail_missing(pod.spec, field, "pod does not say when the group of its volumes is changed"),
    }
}
