use crate::{Node, Probe, Resource};

pub(crate) fn check(workload: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(workload.root, "spec") else { return };
    let Some(selector) = probe.map(spec.node(), "selector") else { return };
    if spec.get("template").is_none() {
        return;
    }
    let labels = spec.node().at(&["template", "metadata", "labels"]);
    let plain =
        if workload.kind == "ReplicationController" { Some(selector.node()) } else { selector.get("matchLabels") };
    if let Some(wanted) = plain.filter(|wanted| !has_all(labels, *wanted)) {
        probe.fail(wanted, "the pod template does not have these labels");
    }
    for expression in selector.get("matchExpressions").into_iter().flat_map(Node::items) {
        if !holds(labels, expression) {
            probe.fail(expression, "the pod template does not meet this expression");
        }
    }
}

fn has_all(labels: Option<Node<'_>>, wanted: Node<'_>) -> bool {
    wanted.entries().all(|(key, value)| key.as_str().is_some_and(|key| label(labels, key) == value.as_str()))
}

fn label<'t>(labels: Option<Node<'t>>, key: &str) -> Option<&'t str> {
    labels?.get(key)?.as_str()
}

fn holds(labels: Option<Node<'_>>, expression: Node<'_>) -> bool {
    let text = |key| expression.get(key).and_then(Node::as_str).unwrap_or_default();
    let value = label(labels, text("key"));
    let is_listed = || expression.get("values").into_iter().flat_map(Node::items).any(|item| item.as_str() == value);
    match text("operator") {
        "In" => value.is_some() && is_listed(),
        "NotIn" => value.is_none() || !is_listed(),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        _ => true,
    }
}
