use crate::{Probe, Resource};

const DIRECTIVES: &[&str] =
    &["_by_lua", "lua_", "alias ", "root ", "serviceaccount", "/var/run/secrets", "load_module"];

pub(crate) fn check(ingress: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(annotations) = ingress.root.at(&["metadata", "annotations"]) else { return };
    for (key, value) in annotations.entries() {
        let is_snippet = key.as_str().is_some_and(|name| name.contains("nginx") && name.contains("snippet"));
        let Some(text) = value.as_str().filter(|_| is_snippet) else { continue };
        if let Some(directive) = DIRECTIVES.iter().find(|directive| text.contains(*directive)) {
            probe.fail(value, format!("snippet uses `{}`, which reads files of the controller", directive.trim()));
        }
    }
}
