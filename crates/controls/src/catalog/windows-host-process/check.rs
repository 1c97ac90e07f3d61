use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    for options in
        [container.pod.security("windowsOptions"), container.security("windowsOptions")].into_iter().flatten()
    {
        let Some(host_process) = options.get("hostProcess") else { continue };
        if probe.as_boolean(host_process) == Some(true) {
            probe.fail(host_process, "container runs as a process of the Windows node");
        }
    }
}
