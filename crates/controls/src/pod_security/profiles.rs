//! AppArmor profiles and SELinux labels, which a pod sets for all containers or a container for itself.

use palisade_model::Node;

use super::Version;
use crate::{Container, Pod, Probe};

/// The annotation of Kubernetes before 1.30, one key for each container.
const APP_ARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The setting of the pod, then that of the container: both are judged wherever they stand.
pub(super) fn settings<'t>(container: &Container<'t>, key: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
    [container.pod.security(key), container.security(key)].into_iter().flatten()
}

/// The type that a profile states, empty where it states none; nothing where it cannot be read.
pub(super) fn profile_type<'t>(profile: Node<'t>, probe: &mut Probe<'_>) -> Option<&'t str> {
    if profile.as_map().is_none() {
        probe.mistyped(profile, "map");
        return None;
    }
    match profile.get("type") {
        Some(node) if !node.is_null() => probe.as_string(node),
        _ => Some(""),
    }
}

/// Reports AppArmor profiles that are neither the runtime's nor one of the node's.
pub(crate) fn forbid_app_armor_override(container: &Container<'_>, probe: &mut Probe<'_>) {
    for profile in settings(container, "appArmorProfile") {
        let Some(found) = profile_type(profile, probe) else { continue };
        if !matches!(found, "RuntimeDefault" | "Localhost") {
            let place = profile.get("type").unwrap_or(profile);
            probe.fail(place, format!("AppArmor profile type is {found:?}, so the container is not confined"));
        }
    }
}

/// Reports AppArmor annotations with other profiles, for whichever container they are.
pub(crate) fn forbid_app_armor_annotation(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let Some(annotations) = pod.annotations else { return };
    for (key, value) in annotations.entries() {
        if !key.as_str().is_some_and(|key| key.starts_with(APP_ARMOR_ANNOTATION)) || value.is_null() {
            continue;
        }
        let Some(profile) = probe.as_string(value) else { continue };
        if !(profile.is_empty() || profile == "runtime/default" || profile.starts_with("localhost/")) {
            probe.fail(value, format!("AppArmor profile is {profile:?}, so the container is not confined"));
        }
    }
}

/// Reports SELinux types outside the container types, and any user or role.
pub(crate) fn forbid_selinux_override(container: &Container<'_>, probe: &mut Probe<'_>) {
    for options in settings(container, "seLinuxOptions") {
        for (key, value) in options.entries() {
            let Some(field @ ("type" | "user" | "role")) = key.as_str() else { continue };
            let Some(label) = probe.as_string(value) else { continue };
            let is_allowed = label.is_empty() || (field == "type" && is_container_type(label, probe));
            if !is_allowed {
                probe.fail(value, format!("SELinux {field} is {label:?}"));
            }
        }
    }
}

fn is_container_type(label: &str, probe: &Probe<'_>) -> bool {
    match label {
        "container_t" | "container_init_t" | "container_kvm_t" => true,
        "container_engine_t" => Version::chosen(probe) >= Version::minor(31),
        _ => false,
    }
}
