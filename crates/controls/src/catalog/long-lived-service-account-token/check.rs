use crate::{Probe, Resource};

pub(crate) fn check(secret: &Resource<'_>, probe: &mut Probe<'_>) {
    let kind = probe.string(secret.root, "type");
    if let Some(node) = secret.root.get("type").filter(|_| kind == Some("kubernetes.io/service-account-token")) {
        probe.fail(node, "the token in it never expires");
    }
}
