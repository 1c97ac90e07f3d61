use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(old) = probe.string(pod.spec, "serviceAccount").filter(|name| !name.is_empty()) else { return };
    let Some(node) = pod.get("serviceAccount") else { return };
    match probe.string(pod.spec, "serviceAccountName") {
        Some(name) if name == old => {}
        Some(name) => probe.fail(node, format!("`{old}` is ignored: serviceAccountName says `{name}`")),
        None => probe.fail(node, "serviceAccount is deprecated; write serviceAccountName"),
    }
}
