//! What the controls of the Pod Security Standards share: versions, exemptions and the values each standard allows.
//!
//! The behaviour is that of `k8s.io/pod-security-admission/policy`, read at v0.37.2. Each check of that module is a
//! control (the host namespaces are three). What a version of the standards added or relaxed is decided here or in the
//! control; the front matter's `pss` says to which levels a control belongs. A restricted check that replaces a
//! baseline check also answers for the versions before it existed, so that the controls of a level are always the same.
//!
//! Not here: questions that other tools ask about the same fields; those live in their controls.

pub(crate) mod capabilities;
pub(crate) mod hosts;
pub(crate) mod profiles;
pub(crate) mod seccomp;
pub(crate) mod users;
pub(crate) mod version;
pub(crate) mod volumes;

pub(crate) use version::Version;

use crate::Pod;

/// Whether the pod says that it runs on Windows, where the Linux fields of a security context cannot be set.
pub(crate) fn is_windows(pod: &Pod<'_>) -> bool {
    pod.get("os").and_then(|os| os.get("name")).and_then(|name| name.as_str()) == Some("windows")
}

/// Whether the pod has a user namespace of its own, in which root is nobody on the node (KEP-127).
pub(crate) fn has_user_namespace(pod: &Pod<'_>) -> bool {
    pod.get("hostUsers").and_then(|host_users| host_users.as_bool()) == Some(false)
}
