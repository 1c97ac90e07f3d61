use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    match pod.get("automountServiceAccountToken") {
        Some(mount) if probe.as_boolean(mount) == Some(true) => {
            probe.fail(mount, "token of the service account is mounted");
        }
        Some(_) => {}
        None => probe.fail_missing(
            pod.spec,
            "automountServiceAccountToken",
            "token of the service account is mounted unless the account forbids it",
        ),
    }
}
