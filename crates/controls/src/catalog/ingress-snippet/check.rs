use crate::{Probe, Resource};

pub(crate) fn check(ingress: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(annotations) = ingress.root.at(&["metadata", "annotations"]) else { return };
    for (key, value) in annotations.entries() {
        let Some(name) = key.as_str().filter(|name| name.ends_with("-snippet") || name.ends_with("-snippets")) else {
            continue;
        };
        if name.starts_with("nginx.ingress.kubernetes.io/") || name.starts_with("nginx.org/") {
            probe.fail(value, format!("`{name}` is put into the configuration of the controller"));
        }
    }
}
