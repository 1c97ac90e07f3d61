use crate::pod_security::Version;
use crate::pod_security::hosts::forbid_handler_hosts;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if Version::chosen(probe) >= Version::minor(34) {
        forbid_handler_hosts(container, probe);
    }
}
