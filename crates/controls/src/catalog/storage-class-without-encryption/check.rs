use crate::{Probe, Resource};

/// Provisioner, parameter, and whether its value is a switch.
const ENCRYPTION: &[(&str, &str, bool)] = &[
    ("ebs.csi.aws.com", "encrypted", true),
    ("kubernetes.io/aws-ebs", "encrypted", true),
    ("disk.csi.azure.com", "diskEncryptionSetID", false),
    ("kubernetes.io/azure-disk", "diskEncryptionSetID", false),
    ("pd.csi.storage.gke.io", "disk-encryption-kms-key", false),
];

pub(crate) fn check(class: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(provisioner) = probe.string(class.root, "provisioner") else { return };
    let Some((_, parameter, is_switch)) = ENCRYPTION.iter().find(|(name, _, _)| *name == provisioner) else { return };
    let value = class.root.at(&["parameters", parameter]).and_then(crate::Node::as_str).unwrap_or_default();
    let is_encrypted = if *is_switch { value == "true" } else { !value.is_empty() };
    if !is_encrypted {
        probe.fail_missing(class.root, &format!("parameters.{parameter}"), "volumes of this class are not encrypted");
    }
}
