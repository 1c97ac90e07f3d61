use crate::{Probe, Resource};

pub(crate) fn check(configuration: &Resource<'_>, probe: &mut Probe<'_>) {
    for webhook in probe.list(configuration.root, "webhooks").into_iter().flatten() {
        let Some(client) = probe.map(webhook, "clientConfig") else { continue };
        let url = probe.string(client.node(), "url");
        if let (Some(url), Some(node)) = (url, client.get("url")) {
            probe.fail(node, format!("objects are sent to `{url}`"));
        }
    }
}
