use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for variable in probe.list(container.node, "env").into_iter().flatten() {
        let reference = variable.at(&["valueFrom", "secretKeyRef"]).filter(|reference| !reference.is_null());
        if let Some(name) = variable.get("name").filter(|_| reference.is_some()) {
            let text = name.as_str().unwrap_or_default();
            probe.fail(name, format!("variable `{text}` holds a key of a Secret"));
        }
    }
    for source in probe.list(container.node, "envFrom").into_iter().flatten() {
        if let Some(reference) = source.get("secretRef").filter(|reference| !reference.is_null()) {
            let secret = reference.get("name").and_then(crate::Node::as_str).unwrap_or_default();
            probe.fail(reference, format!("all keys of Secret `{secret}` become variables"));
        }
    }
}
