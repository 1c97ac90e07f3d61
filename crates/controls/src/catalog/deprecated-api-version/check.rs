use crate::kubernetes::api_version::removal;
use crate::{Probe, Resource};

pub(crate) fn check(resource: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(removal) = removal(resource.api_version, resource.kind) else { return };
    if removal.minor > probe.integer_parameter("kubernetesMinor") {
        let node = resource.root.get("apiVersion").unwrap_or(resource.root);
        let instead = removal.replacement.map(|replacement| format!("; use {replacement}")).unwrap_or_default();
        let (version, minor) = (removal.api_version, removal.minor);
        probe.fail(node, format!("{version} will be gone in Kubernetes 1.{minor}{instead}"));
    }
}
