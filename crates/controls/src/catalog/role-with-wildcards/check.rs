use crate::kubernetes::role;
use crate::{Node, Probe, Resource};

pub(crate) fn check(role: &Resource<'_>, probe: &mut Probe<'_>) {
    for rule in role::rules(role, probe) {
        let is_everything = holds(rule, "verbs", "*") && holds(rule, "resources", "*");
        if is_everything && (holds(rule, "apiGroups", "*") || holds(rule, "apiGroups", "")) {
            probe.fail(rule, "rule allows everything");
        }
    }
}

fn holds(rule: Node<'_>, key: &str, wanted: &str) -> bool {
    rule.get(key).is_some_and(|list| list.items().any(|item| item.as_str() == Some(wanted)))
}
