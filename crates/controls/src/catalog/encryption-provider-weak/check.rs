use crate::{Node, Probe, Resource};

pub(crate) fn check(configuration: &Resource<'_>, probe: &mut Probe<'_>) {
    let entries = probe.list(configuration.root, "resources");
    let Some(entry) = entries.and_then(|entries| entries.iter().find(|entry| covers_secrets(*entry))) else {
        return probe.fail_missing(configuration.root, "resources", "secrets are not encrypted");
    };
    let Some(first) = probe.list(entry, "providers").and_then(|providers| providers.get(0)) else {
        return probe.fail_missing(entry, "providers", "secrets are not encrypted");
    };
    let provider = first.entries().find_map(|(key, value)| key.as_str().filter(|_| !value.is_null()));
    match provider {
        Some("aescbc" | "kms" | "secretbox") => {}
        Some(other) => probe.fail(first, format!("secrets are written with the provider {other}")),
        None => probe.fail(first, "the first provider is none"),
    }
}

/// Wildcards: `*.` is every resource of the core group, `*.*` every resource.
fn covers_secrets(entry: Node<'_>) -> bool {
    let mut names = entry.get("resources").map(Node::items).into_iter().flatten();
    names.any(|name| matches!(name.as_str(), Some("secrets" | "*." | "*.*")))
}
