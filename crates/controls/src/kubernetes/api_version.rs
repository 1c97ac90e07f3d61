//! API versions that a release of Kubernetes stops serving.
//!
//! Source: the `APILifecycleRemoved` and `APILifecycleReplacement` methods of `k8s.io/api` v0.37.2, and the deprecated API
//! migration guide for kinds whose types are gone from it. Kinds that are never written to a file are left out.

/// One version of a kind that goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// `apps/v1beta1`
    pub api_version: &'static str,
    /// `Deployment`
    pub kind: &'static str,
    /// The first minor release of Kubernetes 1 that does not serve it.
    pub minor: i64,
    /// What to use instead, where there is something.
    pub replacement: Option<&'static str>,
}

/// When the version of a kind goes, if that is decided.
#[must_use]
pub fn removal(api_version: &str, kind: &str) -> Option<&'static Removal> {
    // Stable versions stay: most objects are done after one look at the version.
    let (_, version) = api_version.split_once('/')?;
    if !version.contains("alpha") && !version.contains("beta") {
        return None;
    }
    REMOVALS.iter().find(|removal| removal.kind == kind && removal.api_version == api_version)
}

const fn gone(minor: i64, api_version: &'static str, kind: &'static str, replacement: &'static str) -> Removal {
    let replacement = if replacement.is_empty() { None } else { Some(replacement) };
    Removal { api_version, kind, minor, replacement }
}

#[rustfmt::skip]
static REMOVALS: &[Removal] = &[
    gone(16, "apps/v1beta1", "ControllerRevision", "apps/v1"),
    gone(16, "apps/v1beta1", "Deployment", "apps/v1"),
    gone(16, "apps/v1beta1", "StatefulSet", "apps/v1"),
    gone(16, "apps/v1beta2", "ControllerRevision", "apps/v1"),
    gone(16, "apps/v1beta2", "DaemonSet", "apps/v1"),
    gone(16, "apps/v1beta2", "Deployment", "apps/v1"),
    gone(16, "apps/v1beta2", "ReplicaSet", "apps/v1"),
    gone(16, "apps/v1beta2", "StatefulSet", "apps/v1"),
    gone(16, "extensions/v1beta1", "DaemonSet", "apps/v1"),
    gone(16, "extensions/v1beta1", "Deployment", "apps/v1"),
    gone(16, "extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1"),
    gone(16, "extensions/v1beta1", "PodSecurityPolicy", ""),
    gone(16, "extensions/v1beta1", "ReplicaSet", "apps/v1"),
    gone(20, "settings.k8s.io/v1alpha1", "PodPreset", ""),
    gone(21, "batch/v2alpha1", "CronJob", "batch/v1"),
    gone(22, "admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
    gone(22, "admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
    gone(22, "apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "apiextensions.k8s.io/v1"),
    gone(22, "apiregistration.k8s.io/v1beta1", "APIService", "apiregistration.k8s.io/v1"),
    gone(22, "authentication.k8s.io/v1beta1", "TokenReview", "authentication.k8s.io/v1"),
    gone(22, "authorization.k8s.io/v1beta1", "LocalSubjectAccessReview", "authorization.k8s.io/v1"),
    gone(22, "authorization.k8s.io/v1beta1", "SelfSubjectAccessReview", "authorization.k8s.io/v1"),
    gone(22, "authorization.k8s.io/v1beta1", "SelfSubjectRulesReview", "authorization.k8s.io/v1"),
    gone(22, "authorization.k8s.io/v1beta1", "SubjectAccessReview", "authorization.k8s.io/v1"),
    gone(22, "certificates.k8s.io/v1beta1", "CertificateSigningRequest", "certificates.k8s.io/v1"),
    gone(22, "coordination.k8s.io/v1beta1", "Lease", "coordination.k8s.io/v1"),
    gone(22, "extensions/v1beta1", "Ingress", "networking.k8s.io/v1"),
    gone(22, "networking.k8s.io/v1beta1", "Ingress", "networking.k8s.io/v1"),
    gone(22, "networking.k8s.io/v1beta1", "IngressClass", "networking.k8s.io/v1"),
    gone(22, "rbac.authorization.k8s.io/v1beta1", "ClusterRole", "rbac.authorization.k8s.io/v1"),
    gone(22, "rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"),
    gone(22, "rbac.authorization.k8s.io/v1beta1", "Role", "rbac.authorization.k8s.io/v1"),
    gone(22, "rbac.authorization.k8s.io/v1beta1", "RoleBinding", "rbac.authorization.k8s.io/v1"),
    gone(22, "scheduling.k8s.io/v1beta1", "PriorityClass", "scheduling.k8s.io/v1"),
    gone(22, "storage.k8s.io/v1beta1", "CSIDriver", "storage.k8s.io/v1"),
    gone(22, "storage.k8s.io/v1beta1", "CSINode", "storage.k8s.io/v1"),
    gone(22, "storage.k8s.io/v1beta1", "StorageClass", "storage.k8s.io/v1"),
    gone(22, "storage.k8s.io/v1beta1", "VolumeAttachment", "storage.k8s.io/v1"),
    gone(24, "storage.k8s.io/v1alpha1", "CSIStorageCapacity", "storage.k8s.io/v1"),
    gone(24, "storage.k8s.io/v1alpha1", "VolumeAttachment", "storage.k8s.io/v1"),
    gone(25, "autoscaling/v2beta1", "HorizontalPodAutoscaler", "autoscaling/v2"),
    gone(25, "batch/v1beta1", "CronJob", "batch/v1"),
    gone(25, "discovery.k8s.io/v1beta1", "EndpointSlice", "discovery.k8s.io/v1"),
    gone(25, "events.k8s.io/v1beta1", "Event", "events.k8s.io/v1"),
    gone(25, "node.k8s.io/v1beta1", "RuntimeClass", "node.k8s.io/v1"),
    gone(25, "policy/v1beta1", "Eviction", "policy/v1"),
    gone(25, "policy/v1beta1", "PodDisruptionBudget", "policy/v1"),
    gone(25, "policy/v1beta1", "PodSecurityPolicy", ""),
    gone(26, "autoscaling/v2beta2", "HorizontalPodAutoscaler", "autoscaling/v2"),
    gone(26, "flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1"),
    gone(26, "flowcontrol.apiserver.k8s.io/v1beta1", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1"),
    gone(27, "storage.k8s.io/v1beta1", "CSIStorageCapacity", "storage.k8s.io/v1"),
    gone(29, "flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1"),
    gone(29, "flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1"),
    gone(32, "admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1"),
    gone(32, "admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io/v1"),
    gone(32, "authentication.k8s.io/v1alpha1", "SelfSubjectReview", "authentication.k8s.io/v1"),
    gone(32, "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1"),
    gone(32, "flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1"),
    gone(33, "authentication.k8s.io/v1beta1", "SelfSubjectReview", "authentication.k8s.io/v1"),
    gone(34, "admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1"),
    gone(34, "admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io/v1"),
    gone(35, "storage.k8s.io/v1alpha1", "VolumeAttributesClass", "storage.k8s.io/v1"),
    gone(37, "certificates.k8s.io/v1alpha1", "ClusterTrustBundle", "certificates.k8s.io/v1"),
    gone(37, "networking.k8s.io/v1beta1", "IPAddress", "networking.k8s.io/v1"),
    gone(37, "networking.k8s.io/v1beta1", "ServiceCIDR", "networking.k8s.io/v1"),
    gone(37, "storage.k8s.io/v1beta1", "VolumeAttributesClass", "storage.k8s.io/v1"),
    gone(38, "admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicy", "admissionregistration.k8s.io/v1"),
    gone(38, "admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicyBinding", "admissionregistration.k8s.io/v1"),
    gone(38, "coordination.k8s.io/v1alpha2", "LeaseCandidate", ""),
    gone(38, "resource.k8s.io/v1beta1", "DeviceClass", "resource.k8s.io/v1"),
    gone(38, "resource.k8s.io/v1beta1", "ResourceClaim", "resource.k8s.io/v1"),
    gone(38, "resource.k8s.io/v1beta1", "ResourceClaimTemplate", "resource.k8s.io/v1"),
    gone(38, "resource.k8s.io/v1beta1", "ResourceSlice", "resource.k8s.io/v1"),
    gone(39, "coordination.k8s.io/v1beta1", "LeaseCandidate", ""),
    gone(39, "resource.k8s.io/v1alpha3", "DeviceTaintRule", ""),
    gone(39, "resource.k8s.io/v1beta2", "DeviceClass", "resource.k8s.io/v1"),
    gone(39, "resource.k8s.io/v1beta2", "ResourceClaim", "resource.k8s.io/v1"),
    gone(39, "resource.k8s.io/v1beta2", "ResourceClaimTemplate", "resource.k8s.io/v1"),
    gone(39, "resource.k8s.io/v1beta2", "ResourceSlice", "resource.k8s.io/v1"),
    gone(40, "admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy", "admissionregistration.k8s.io/v1"),
    gone(40, "admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicyBinding", "admissionregistration.k8s.io/v1"),
    gone(40, "certificates.k8s.io/v1beta1", "ClusterTrustBundle", "certificates.k8s.io/v1"),
    gone(40, "certificates.k8s.io/v1beta1", "PodCertificateRequest", "certificates.k8s.io/v1"),
    gone(40, "storagemigration.k8s.io/v1beta1", "StorageVersionMigration", "storagemigration.k8s.io/v1"),
    gone(42, "resource.k8s.io/v1alpha3", "ResourcePoolStatusRequest", ""),
    gone(42, "resource.k8s.io/v1beta2", "DeviceTaintRule", ""),
    gone(43, "lifecycle.k8s.io/v1alpha1", "Eviction", ""),
    gone(43, "lifecycle.k8s.io/v1alpha1", "EvictionRequest", ""),
    gone(43, "scheduling.k8s.io/v1beta1", "PodGroup", ""),
    gone(43, "scheduling.k8s.io/v1beta1", "Workload", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removals_are_found_by_version_and_kind() {
        assert_eq!(removal("extensions/v1beta1", "Ingress").map(|removal| removal.minor), Some(22));
        assert_eq!(removal("policy/v1beta1", "PodSecurityPolicy").and_then(|removal| removal.replacement), None);
        assert_eq!(removal("apps/v1", "Deployment"), None);
        assert_eq!(removal("v1", "Pod"), None);
        assert_eq!(removal("example.com/v1beta1", "Deployment"), None);
    }

    #[test]
    fn no_version_of_a_kind_is_listed_twice() {
        for (at, one) in REMOVALS.iter().enumerate() {
            let again = REMOVALS
                .iter()
                .skip(at + 1)
                .any(|other| (other.api_version, other.kind) == (one.api_version, one.kind));
            assert!(!again, "{one:?}");
        }
    }
}
