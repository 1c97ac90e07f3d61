use crate::{Probe, Resource};

pub(crate) fn check(job: &Resource<'_>, probe: &mut Probe<'_>) {
    let schedule = job.root.at(&["spec", "schedule"]);
    let text = schedule.and_then(crate::Node::as_str).unwrap_or_default();
    probe.fail(schedule.unwrap_or(job.root), format!("containers are started on the schedule `{text}`"));
}
