use crate::{Node, Probe, Resource};

pub(crate) fn check(binding: &Resource<'_>, probe: &mut Probe<'_>) {
    let role = binding.root.at(&["roleRef", "name"]).and_then(Node::as_str);
    if role != Some("kubernetes-dashboard") {
        return;
    }
    for subject in probe.list(binding.root, "subjects").into_iter().flatten() {
        let is_account = probe.string(subject, "kind") == Some("ServiceAccount");
        let name = probe.string(subject, "name").unwrap_or_default();
        if !is_account || !name.starts_with("kubernetes-dashboard") {
            probe.fail(subject, format!("`{name}` has the rights of the Kubernetes Dashboard"));
        }
    }
}
