use crate::{Probe, Resource};

pub(crate) fn check(binding: &Resource<'_>, probe: &mut Probe<'_>) {
    for subject in probe.list(binding.root, "subjects").into_iter().flatten() {
        let (kind, name) = (probe.string(subject, "kind"), probe.string(subject, "name"));
        let is_meant = matches!((kind, name), (Some("Group"), Some("system:authenticated" | "system:serviceaccounts")));
        if is_meant && !is_built_in(binding) {
            probe.fail(subject, "every user, or every pod, has these rights");
        }
    }
}

/// Bindings that the API server makes at each start (kubernetes.io/docs/reference/access-authn-authz/rbac).
fn is_built_in(binding: &Resource<'_>) -> bool {
    let role = binding.root.at(&["roleRef", "name"]).and_then(crate::Node::as_str);
    let names = [
        "system:basic-user",
        "system:discovery",
        "system:public-info-viewer",
        "system:service-account-issuer-discovery",
    ];
    role.is_some() && role == binding.name() && role.is_some_and(|name| names.contains(&name))
}
