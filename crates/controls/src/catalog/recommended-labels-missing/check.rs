use crate::kubernetes::workload;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    workload::require_one_label(pod, probe, "pod has none of the labels that say what it belongs to");
}
