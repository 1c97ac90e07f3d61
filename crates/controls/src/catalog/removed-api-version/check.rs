use crate::kubernetes::api_version::{Removal, removal};
use crate::{Probe, Resource};

pub(crate) fn check(resource: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(removal) = removal(resource.api_version, resource.kind) else { return };
    if removal.minor <= probe.integer_parameter("kubernetesMinor") {
        let node = resource.root.get("apiVersion").unwrap_or(resource.root);
        probe.fail(node, message(removal));
    }
}

fn message(removal: &Removal) -> String {
    let Removal { api_version, kind, minor, replacement } = removal;
    let instead = match replacement {
        Some(replacement) => format!("; use {replacement}"),
        None if *kind == "PodSecurityPolicy" => "; use Pod Security Admission".to_owned(),
        None => String::new(),
    };
    format!("{api_version} {kind} is gone since Kubernetes 1.{minor}{instead}")
}
