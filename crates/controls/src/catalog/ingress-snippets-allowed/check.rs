use crate::{Probe, Resource};

pub(crate) fn check(map: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(data) = probe.map(map.root, "data") else { return };
    let switches = [("allow-snippet-annotations", "true"), ("annotations-risk-level", "Critical")];
    for (key, value) in switches {
        let is_on = |node: &crate::Node<'_>| node.as_str().is_some_and(|text| text.eq_ignore_ascii_case(value));
        if let Some(node) = data.get(key).filter(is_on) {
            probe.fail(node, "controller accepts configuration snippets");
        }
    }
}
