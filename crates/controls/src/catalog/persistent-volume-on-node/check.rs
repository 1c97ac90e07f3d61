use crate::{Probe, Resource};

pub(crate) fn check(volume: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(volume.root, "spec") else { return };
    if let Some(source) = spec.get("hostPath").filter(|source| !source.is_null()) {
        probe.fail(source, "a claim brings a directory of the node into a pod");
    }
}
