use crate::{Probe, Resource};

pub(crate) fn check(job: &Resource<'_>, probe: &mut Probe<'_>) {
    let is_owned = job.root.at(&["metadata", "ownerReferences"]).is_some_and(|owners| owners.items().next().is_some());
    let Some(spec) = probe.map(job.root, "spec").filter(|_| !is_owned) else { return };
    if probe.integer(spec.node(), "ttlSecondsAfterFinished").is_none() && !has(spec.get("ttlSecondsAfterFinished")) {
        probe.fail_missing(spec.node(), "ttlSecondsAfterFinished", "finished pods of the job stay for ever");
    }
}

fn has(node: Option<crate::Node<'_>>) -> bool {
    node.is_some_and(|node| !node.is_null())
}
