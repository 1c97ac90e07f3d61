use crate::{Node, Probe, Resource};

pub(crate) fn check(configuration: &Resource<'_>, probe: &mut Probe<'_>) {
    for webhook in probe.list(configuration.root, "webhooks").into_iter().flatten() {
        let is_narrowed = ["namespaceSelector", "objectSelector", "matchConditions"]
            .iter()
            .any(|key| webhook.get(key).is_some_and(|value| value.entries().len() + value.items().len() > 0));
        for rule in probe.list(webhook, "rules").into_iter().flatten().filter(|_| !is_narrowed) {
            if holds_star(rule, "apiGroups") && (holds_star(rule, "resources") || holds(rule, "resources", "*/*")) {
                probe.fail(rule, "webhook is called for every object");
            }
        }
    }
}

fn holds_star(rule: Node<'_>, key: &str) -> bool {
    holds(rule, key, "*")
}

fn holds(rule: Node<'_>, key: &str, wanted: &str) -> bool {
    rule.get(key).is_some_and(|list| list.items().any(|item| item.as_str() == Some(wanted)))
}
