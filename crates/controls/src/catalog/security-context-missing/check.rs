use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    match probe.map(container.node, "securityContext") {
        Some(context) if context.iter().any(|(_, value)| !value.is_null()) => {}
        Some(context) => probe.fail(context.node(), "security context is empty"),
        None if container.get("securityContext").is_some() => {}
        None => probe.fail_missing(container.node, "securityContext", "container has no security context"),
    }
}
