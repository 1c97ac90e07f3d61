//! The modules that are published from Kubernetes' source tree: `v0.N.P` of each is `v1.N.P` of Kubernetes
//! (<https://github.com/kubernetes/kubernetes/tree/master/staging>).

use std::borrow::Cow;

/// Their paths behind `k8s.io/`, of all releases.
const MODULES: &[&str] = &[
    "api",
    "apiextensions-apiserver",
    "apimachinery",
    "apiserver",
    "cli-runtime",
    "client-go",
    "cloud-provider",
    "cluster-bootstrap",
    "code-generator",
    "component-base",
    "component-helpers",
    "controller-manager",
    "cri-api",
    "cri-client",
    "cri-streaming",
    "csi-api",
    "csi-translation-lib",
    "dynamic-resource-allocation",
    "endpointslice",
    "externaljwt",
    "kms",
    "kube-aggregator",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
    "kubectl",
    "kubelet",
    "legacy-cloud-providers",
    "metrics",
    "mount-utils",
    "node-api",
    "pod-security-admission",
    "sample-apiserver",
    "sample-cli-plugin",
    "sample-controller",
    "streaming",
];

/// The main module of Kubernetes.
pub(super) const KUBERNETES: &str = "k8s.io/kubernetes";

/// The version of Kubernetes that a module's version belongs to; nothing for other modules, and for pseudo-versions, which belong
/// to no release.
pub(super) fn release<'v>(module: &str, version: &'v str) -> Option<Cow<'v, str>> {
    let bare = version.strip_prefix('v').unwrap_or(version);
    if module == KUBERNETES {
        return Some(Cow::Borrowed(bare));
    }
    MODULES.binary_search(&module.strip_prefix("k8s.io/")?).ok()?;
    // The tags of modules before they had versions of their own.
    if let Some(release) = version.strip_prefix("kubernetes-") {
        return Some(Cow::Borrowed(release));
    }
    let rest = bare.strip_prefix("0.").filter(|rest| !rest.starts_with("0.0-"))?;
    Some(Cow::Owned(format!("1.{rest}")))
}

/// The component that a program of Kubernetes is, by the import path of its main package: `k8s.io/kubernetes/cmd/kubelet`.
pub(super) fn component(path: &str) -> Option<&str> {
    path.strip_prefix(KUBERNETES)?.strip_prefix("/cmd/")?.split('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{MODULES, component, release};

    #[test]
    fn versions_of_modules_are_those_of_kubernetes() {
        assert!(MODULES.is_sorted());
        let cases = [
            ("k8s.io/kube-proxy", "v0.22.1", Some("1.22.1")),
            ("k8s.io/api", "v0.30.0-rc.1", Some("1.30.0-rc.1")),
            ("k8s.io/client-go", "kubernetes-1.16.0", Some("1.16.0")),
            ("k8s.io/client-go", "v11.0.0+incompatible", None),
            ("k8s.io/client-go", "v0.0.0-20190620085101-78d2af792bab", None),
            ("k8s.io/kubernetes", "v1.30.2", Some("1.30.2")),
            ("k8s.io/klog", "v0.4.0", None),
            ("example.org/api", "v0.22.1", None),
        ];
        for (module, version, expected) in cases {
            assert_eq!(release(module, version).as_deref(), expected, "{module} {version}");
        }
        assert_eq!(component("k8s.io/kubernetes/cmd/kube-apiserver"), Some("kube-apiserver"));
        assert_eq!(component("k8s.io/kubernetesx/cmd/kubelet"), None);
    }
}
