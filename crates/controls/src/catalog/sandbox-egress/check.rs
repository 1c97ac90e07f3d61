use crate::kubernetes::network;
use crate::{Node, Probe, Resource};

pub(crate) fn check(template: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(template.root, "spec") else { return };
    match probe.string(spec.node(), "networkPolicyManagement") {
        None | Some("Managed") => check_policy(spec.node(), probe),
        Some(management) => {
            let node = spec.get("networkPolicyManagement").unwrap_or(spec.node());
            probe.fail(node, format!("nothing restricts the sandbox: management is `{management}`"));
        }
    }
}

fn check_policy(spec: Node<'_>, probe: &mut Probe<'_>) {
    let Some(policy) = probe.map(spec, "networkPolicy") else {
        return probe.fail_missing(spec, "networkPolicy", "nothing restricts where the sandbox may connect to");
    };
    let Some(egress) = policy.get("egress").filter(|egress| !egress.is_null()) else {
        return probe.fail_missing(policy.node(), "egress", "nothing restricts where the sandbox may connect to");
    };
    let Some(rules) = egress.as_list() else {
        return probe.fail(egress, "egress is no list and restricts nothing");
    };
    for rule in rules {
        if network::leads_everywhere(rule, "to") {
            probe.fail(rule, "sandbox may connect to everywhere");
        }
    }
}
