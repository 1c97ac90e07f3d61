use crate::{Probe, Resource};

pub(crate) fn check(map: &Resource<'_>, probe: &mut Probe<'_>) {
    if !map.name().is_some_and(|name| name.starts_with("kube-proxy")) {
        return;
    }
    for (_, value) in map.root.get("data").into_iter().flat_map(|data| data.entries()) {
        let Some(address) = value.as_str().and_then(metrics_address) else { continue };
        if !["127.", "localhost", "[::1]"].iter().any(|local| address.starts_with(local)) {
            probe.fail(value, format!("metrics of kube-proxy listen on {address}"));
        }
    }
}

/// The field of the configuration that is written in the text; empty means the default.
fn metrics_address(configuration: &str) -> Option<&str> {
    let lines = configuration
        .lines()
        .filter_map(|line| line.trim_start().trim_start_matches('"').strip_prefix("metricsBindAddress"));
    let mut values =
        lines.map(|rest| rest.trim_matches(|character: char| character.is_whitespace() || "\"':,".contains(character)));
    values.rfind(|value| !value.is_empty() && *value != "null")
}
