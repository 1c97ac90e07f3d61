use crate::{Node, Probe, Resource};

pub(crate) fn check(policy: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(user) = policy.root.at(&["spec", "runAsUser"]).filter(|user| user.as_map().is_some()) else { return };
    let Some(rule) = probe.string(user, "rule") else { return };
    let admits_root = match rule {
        "MustRunAsNonRoot" => false,
        "MustRunAs" => probe.list(user, "ranges").into_iter().flatten().any(holds_root),
        _ => true,
    };
    if let Some(node) = user.get("rule").filter(|_| admits_root) {
        probe.fail(node, format!("policy admits root by the rule {rule}"));
    }
}

fn holds_root(range: Node<'_>) -> bool {
    range.get("min").and_then(Node::as_int).is_none_or(|least| least <= 0)
}
