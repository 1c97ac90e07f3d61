use crate::{Probe, Resource};

pub(crate) fn check(account: &Resource<'_>, probe: &mut Probe<'_>) {
    if account.name() != Some("default") {
        return;
    }
    match account.root.get("automountServiceAccountToken").filter(|mount| !mount.is_null()) {
        Some(mount) if probe.as_boolean(mount) == Some(true) => {
            probe.fail(mount, "every pod without an account gets this token");
        }
        Some(_) => {}
        None => {
            let message = "every pod without an account gets this token, as by default";
            probe.fail_missing(account.root, "automountServiceAccountToken", message);
        }
    }
}
