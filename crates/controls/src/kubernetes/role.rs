//! RBAC rules: what one rule of a Role or ClusterRole allows.

use palisade_model::{Node, Resource};

use crate::Probe;

/// A request that a rule may allow.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// API group, empty for the core group.
    pub group: &'static str,
    /// `pods/exec`; any of them.
    pub resources: &'static [&'static str],
    /// Any of them.
    pub verbs: &'static [&'static str],
}

/// Whether Kubernetes brings this role itself and reconciles it at each start: what it allows is not the user's choice.
/// The label alone would be too easy a way out.
fn is_built_in(role: &Resource<'_>) -> bool {
    let name = role.name().unwrap_or_default();
    let is_known = name.starts_with("system:") || ["cluster-admin", "admin", "edit", "view"].contains(&name);
    is_known && role.label("kubernetes.io/bootstrapping") == Some("rbac-defaults")
}

fn lists(rule: Node<'_>, key: &str, accept: impl Fn(&str) -> bool) -> bool {
    rule.get(key).is_some_and(|list| list.items().any(|item| item.as_str().is_some_and(&accept)))
}

impl Request {
    /// Whether `rule` allows it, by the API server's rules: `*`, `*/subresource` and `resource/*` are wildcards.
    #[must_use]
    pub fn is_allowed_by(&self, rule: Node<'_>) -> bool {
        let group = |written: &str| written == "*" || written == self.group;
        let verb = |written: &str| written == "*" || self.verbs.contains(&written);
        let resource = |written: &str| written == "*" || self.resources.iter().any(|name| covers(written, name));
        lists(rule, "apiGroups", group) && lists(rule, "verbs", verb) && lists(rule, "resources", resource)
    }
}

/// Whether the resource pattern `written` means `name`: only `*/sub` is a wildcard besides `*` (rbac/v1 PolicyRule).
fn covers(written: &str, name: &str) -> bool {
    let subresource = name.split_once('/').map(|(_, subresource)| subresource);
    written == name || written.strip_prefix("*/").is_some_and(|wild| subresource == Some(wild))
}

/// Names that make a rule no narrower: who may act as or bind these has everything.
const POWERFUL: &[&str] = &["cluster-admin", "system:masters"];

/// Whether a rule names the objects that it is for, and none that gives everything away.
fn is_narrowed(rule: Node<'_>) -> bool {
    let names = rule.get("resourceNames").and_then(Node::as_list).filter(|names| !names.is_empty());
    names.is_some_and(|names| names.iter().all(|name| name.as_str().is_some_and(|name| !POWERFUL.contains(&name))))
}

/// A finding at each rule of the role that allows one of `requests` for any object; Kubernetes' own roles are left out.
pub fn refuse(role: &Resource<'_>, probe: &mut Probe<'_>, requests: &[Request], message: &'static str) {
    for rule in rules(role, probe) {
        if !is_narrowed(rule) && requests.iter().any(|request| request.is_allowed_by(rule)) {
            probe.fail(rule, message);
        }
    }
}

/// The rules of a role that is not Kubernetes' own.
pub fn rules<'t>(role: &Resource<'t>, probe: &mut Probe<'_>) -> Vec<Node<'t>> {
    if is_built_in(role) {
        return Vec::new();
    }
    probe.list(role.root, "rules").into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_matched_as_the_api_server_does() {
        for (written, name, expected) in [
            ("pods/exec", "pods/exec", true),
            ("*/exec", "pods/exec", true),
            ("pods/*", "pods/exec", false),
            ("pods", "pods/exec", false),
            ("*/exec", "pods", false),
        ] {
            assert_eq!(covers(written, name), expected, "{written} {name}");
        }
    }
}
