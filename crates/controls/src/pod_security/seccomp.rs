//! Seccomp profiles: by annotation up to version 1.18 of the standards, by field since.

use super::profiles::{profile_type, settings};
use super::{Version, is_windows};
use crate::{Container, Probe};

const POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";

/// The version whose standards read fields instead of annotations.
const FIELDS: Version = Version::minor(19);

fn confines(profile_type: &str) -> bool {
    matches!(profile_type, "RuntimeDefault" | "Localhost")
}

/// The baseline: a profile that is set must confine.
pub(crate) fn forbid_unconfined(container: &Container<'_>, probe: &mut Probe<'_>) {
    if Version::chosen(probe) < FIELDS {
        return forbid_unconfined_annotation(container, probe);
    }
    for profile in settings(container, "seccompProfile") {
        let Some(found) = profile_type(profile, probe) else { continue };
        if !confines(found) {
            let place = profile.get("type").unwrap_or(profile);
            probe.fail(place, format!("seccomp profile type is {found:?}, so every system call is allowed"));
        }
    }
}

/// The restricted level: a profile must be set, and confine.
pub(crate) fn require_profile(container: &Container<'_>, probe: &mut Probe<'_>) {
    let version = Version::chosen(probe);
    if version >= Version::minor(25) && is_windows(container.pod) {
        return;
    }
    forbid_unconfined(container, probe);
    let is_set = settings(container, "seccompProfile").next().is_some();
    if version >= FIELDS && !is_set {
        probe.fail_missing(container.node, "securityContext.seccompProfile", "no seccomp profile is set");
    }
}

fn forbid_unconfined_annotation(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(annotations) = container.pod.annotations else { return };
    for (key, value) in annotations.entries() {
        let Some(key) = key.as_str() else { continue };
        let concerns = key == POD_ANNOTATION || key.strip_prefix(CONTAINER_ANNOTATION) == Some(container.name());
        if !concerns {
            continue;
        }
        // The API machinery reads a null value of an annotation as the empty string.
        let profile = if value.is_null() { Some("") } else { probe.as_string(value) };
        let Some(profile) = profile else { continue };
        if !(matches!(profile, "runtime/default" | "docker/default") || profile.starts_with("localhost/")) {
            probe.fail(value, format!("seccomp profile is {profile:?}, so every system call is allowed"));
        }
    }
}
