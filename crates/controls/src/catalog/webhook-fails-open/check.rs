use crate::{Probe, Resource};

pub(crate) fn check(configuration: &Resource<'_>, probe: &mut Probe<'_>) {
    for webhook in probe.list(configuration.root, "webhooks").into_iter().flatten() {
        let policy = probe.string(webhook, "failurePolicy");
        if let Some(node) = webhook.get("failurePolicy").filter(|_| policy == Some("Ignore")) {
            probe.fail(node, "objects are admitted unchecked while the webhook is unreachable");
        }
    }
}
