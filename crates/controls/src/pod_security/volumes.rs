//! Which sources volumes have.

use palisade_model::Node;

use crate::{Pod, Probe};

/// The sources that the restricted level allows.
const ALLOWED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Reports volumes of other sources. A volume that names no source is an emptyDir, as the API server defaults it.
pub(crate) fn forbid_other_sources(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    for volume in pod.volumes() {
        if let Some((key, source)) = forbidden_source(volume) {
            probe.fail(source, format!("volume has a source of the type {key}"));
        }
    }
}

/// The first forbidden source, unless an allowed one stands beside it.
fn forbidden_source(volume: Node<'_>) -> Option<(&str, Node<'_>)> {
    let mut forbidden = None;
    for (key, value) in volume.entries() {
        let Some(key) = key.as_str().filter(|&key| key != "name" && !value.is_null()) else { continue };
        if ALLOWED.contains(&key) {
            return None;
        }
        forbidden = forbidden.or(Some((key, value)));
    }
    forbidden
}
