//! Linux capabilities that containers add and drop.

use palisade_model::Node;

use super::{Version, is_windows};
use crate::{Container, Probe};

/// What container runtimes grant anyway, without `NET_RAW`: the baseline allows to name these.
const DEFAULT_SET: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Reads the names in `securityContext.capabilities.add` or `drop` one by one.
pub(crate) fn each<'t>(
    container: &Container<'t>,
    list: &str,
    probe: &mut Probe<'_>,
    mut visit: impl FnMut(Node<'t>, &'t str, &mut Probe<'_>),
) {
    let Some(capabilities) = container.security("capabilities") else { return };
    let Some(names) = probe.list(capabilities, list) else { return };
    for node in names {
        if let Some(name) = probe.as_string(node) {
            visit(node, name, probe);
        }
    }
}

/// The baseline: nothing beyond the default set may be added.
pub(crate) fn forbid_beyond_default(container: &Container<'_>, probe: &mut Probe<'_>) {
    each(container, "add", probe, |node, name, probe| {
        if !DEFAULT_SET.contains(&name) {
            probe.fail(node, format!("container adds the capability {name}"));
        }
    });
}

/// The restricted level: everything must be dropped, and only `NET_BIND_SERVICE` may be added.
pub(crate) fn require_drop_all(container: &Container<'_>, probe: &mut Probe<'_>) {
    let version = Version::chosen(probe);
    if version < Version::minor(22) {
        return forbid_beyond_default(container, probe);
    }
    if version >= Version::minor(25) && is_windows(container.pod) {
        return;
    }
    let mut drops_all = false;
    each(container, "drop", probe, |_, name, _| drops_all |= name == "ALL");
    if !drops_all {
        report_kept(container, probe);
    }
    each(container, "add", probe, |node, name, probe| {
        if name != "NET_BIND_SERVICE" {
            probe.fail(node, format!("container adds the capability {name}"));
        }
    });
}

#[cold]
fn report_kept(container: &Container<'_>, probe: &mut Probe<'_>) {
    const MESSAGE: &str = "container does not drop all capabilities";
    match container.security("capabilities").and_then(|capabilities| capabilities.get("drop")) {
        Some(list) if !list.is_null() => probe.fail(list, MESSAGE),
        _ => probe.fail_missing(container.node, "securityContext.capabilities.drop", MESSAGE),
    }
}
