use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    if pod.kind != "SandboxTemplate" {
        return;
    }
    let hardened = probe.strings("runtimeClasses");
    let Some(class) = pod.get("runtimeClassName") else {
        return probe.fail_missing(pod.spec, "runtimeClassName", "sandbox runs under the default runtime");
    };
    match probe.as_string(class) {
        Some(name) if !hardened.iter().any(|known| known == name) => {
            probe.fail(class, format!("`{name}` is not known as a hardened runtime class"));
        }
        _ => {}
    }
}
