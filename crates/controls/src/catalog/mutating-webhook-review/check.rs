use crate::{Probe, Resource};

pub(crate) fn check(configuration: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(webhooks) = probe.list(configuration.root, "webhooks") else { return };
    if !webhooks.is_empty() {
        probe.fail(webhooks.node(), format!("{} webhooks rewrite what is created", webhooks.len()));
    }
}
