use crate::kubernetes::capability;
use crate::pod_security::capabilities::each;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    each(container, "add", probe, |node, name, probe| {
        if probe.strings("capabilities").iter().any(|listed| capability::is(name, listed)) {
            probe.fail(node, format!("container adds the capability {name}"));
        }
    });
}
