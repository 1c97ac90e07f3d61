use crate::kubernetes::system::is_system_namespace;
use crate::{Probe, Resource};

pub(crate) fn check(namespace: &Resource<'_>, probe: &mut Probe<'_>) {
    let name = namespace.name().unwrap_or_default();
    if !is_system_namespace(name) {
        probe.fail(namespace.root, format!("namespace `{name}`: is it a boundary on purpose?"));
    }
}
