use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let refuses = probe.boolean(pod.spec, "automountServiceAccountToken") == Some(false);
    let stated = pod.get("serviceAccountName").or_else(|| pod.get("serviceAccount"));
    match stated.and_then(|name| Some((name, probe.as_string(name)?))) {
        _ if refuses => {}
        Some((name, "default" | "")) => probe.fail(name, "pod runs as the default service account"),
        Some(_) => {}
        None if stated.is_some() => {}
        None => probe.fail_missing(pod.spec, "serviceAccountName", "pod runs as the default service account"),
    }
}
