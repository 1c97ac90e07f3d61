use crate::kubernetes::workload;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if workload::keeps_running(container, probe) && probe.map(container.node, "readinessProbe").is_none() {
        probe.fail_missing(container.node, "readinessProbe", "container has no readiness probe");
    }
}
