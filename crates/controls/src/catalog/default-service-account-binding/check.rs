use crate::{Probe, Resource};

pub(crate) fn check(binding: &Resource<'_>, probe: &mut Probe<'_>) {
    for subject in probe.list(binding.root, "subjects").into_iter().flatten() {
        let (kind, name) = (probe.string(subject, "kind"), probe.string(subject, "name"));
        let is_meant = matches!((kind, name), (Some("ServiceAccount"), Some("default")));
        if is_meant && !is_built_in(binding) {
            probe.fail(subject, "every pod without an account of its own has these rights");
        }
    }
}

/// Kubernetes binds no default service account.
fn is_built_in(binding: &Resource<'_>) -> bool {
    binding.name().is_some_and(|name| name == "system:service-account-issuer-discovery")
}
