use crate::{Node, Probe, Resource};

pub(crate) fn check(binding: &Resource<'_>, probe: &mut Probe<'_>) {
    let role = binding.root.at(&["roleRef", "name"]).and_then(Node::as_str);
    if role != Some("cluster-admin") {
        return;
    }
    for subject in probe.list(binding.root, "subjects").into_iter().flatten() {
        let kind = probe.string(subject, "kind").unwrap_or_default();
        let name = probe.string(subject, "name").unwrap_or_default();
        if is_everybody(kind, name) {
            probe.fail(subject, format!("everybody in `{name}` may do everything"));
        }
    }
}

fn is_everybody(kind: &str, name: &str) -> bool {
    match kind {
        "Group" => {
            matches!(name, "system:authenticated" | "system:unauthenticated" | "system:serviceaccounts")
                || name.starts_with("system:serviceaccounts:")
        }
        "User" => name == "system:anonymous",
        _ => false,
    }
}
