use crate::pod_security::volumes::forbid_other_sources;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    forbid_other_sources(pod, probe);
}
