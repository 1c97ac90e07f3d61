use crate::{Probe, Resource};

pub(crate) fn check(ingress: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(ingress.root, "spec") else { return };
    for rule in probe.list(spec.node(), "rules").into_iter().flatten() {
        match rule.get("host").filter(|host| !host.is_null()) {
            Some(host) if matches!(probe.as_string(host), Some("" | "*")) => {
                probe.fail(host, "rule answers for every host")
            }
            Some(_) => {}
            None => probe.fail_missing(rule, "host", "rule answers for every host"),
        }
    }
}
