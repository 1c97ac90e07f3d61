use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(aliases) = probe.list(pod.spec, "hostAliases") else { return };
    if !aliases.is_empty() {
        probe.fail(aliases.node(), "pod resolves names in its own way");
    }
}
