//! Which component a word means, and the Go module that stands for it in published records.
//!
//! Kubernetes' own components share one version scale. A name that is not in the table stays what it is, without a
//! module: publishing it is an error, making a package up would be a lie.

use std::sync::LazyLock;

use palisade_model::advisory::Component;

/// One component that announcements speak of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) module: Option<&'static str>,
    pub(crate) scale: Scale,
    /// Lower case, as people write it; words are separated by single spaces.
    aliases: &'static [&'static str],
}

/// Which versions a component has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// All of Kubernetes: a line that says so may be narrowed by what else the text says.
    Whole,
    /// A part of Kubernetes, released with it.
    Kubernetes,
    /// A project with releases of its own.
    Own,
}

const fn part(name: &'static str, module: &'static str, aliases: &'static [&'static str]) -> Entry {
    Entry { name, module: Some(module), scale: Scale::Kubernetes, aliases }
}

const fn project(name: &'static str, module: &'static str, aliases: &'static [&'static str]) -> Entry {
    Entry { name, module: Some(module), scale: Scale::Own, aliases }
}

/// All of Kubernetes.
pub(crate) static KUBERNETES: Entry = Entry {
    name: "kubernetes",
    module: Some("k8s.io/kubernetes"),
    scale: Scale::Whole,
    aliases: &["kubernetes", "k8s", "kubernetes/kubernetes", "k8s.io/kubernetes"],
};

/// Modules as the projects' own `go.mod` name them.
static TABLE: &[&Entry] = &[
    &KUBERNETES,
    &part(
        "kube-apiserver",
        "k8s.io/apiserver",
        &["kube-apiserver", "kube-apiservers", "apiserver", "api server", "kubernetes api server", "kube apiserver"],
    ),
    &part("kubelet", "k8s.io/kubelet", &["kubelet", "kubelets"]),
    &part("kubectl", "k8s.io/kubectl", &["kubectl"]),
    &part(
        "kube-controller-manager",
        "k8s.io/controller-manager",
        &["kube-controller-manager", "controller-manager", "kubernetes controller manager", "kube controller manager"],
    ),
    &part("kube-scheduler", "k8s.io/kube-scheduler", &["kube-scheduler", "kubernetes scheduler"]),
    &part("kube-proxy", "k8s.io/kube-proxy", &["kube-proxy", "kubeproxy"]),
    &part(
        "cloud-controller-manager",
        "k8s.io/cloud-provider",
        &["cloud-controller-manager", "cloud controller manager"],
    ),
    &part("client-go", "k8s.io/client-go", &["client-go", "k8s.io/client-go"]),
    &part("kubeadm", "k8s.io/kubernetes", &["kubeadm"]),
    &project(
        "ingress-nginx",
        "k8s.io/ingress-nginx",
        &[
            "ingress-nginx",
            "ingress-nginx controller",
            "ingress nginx",
            "ingress nginx controller",
            "ingress-nginx-controller",
            "kubernetes/ingress-nginx",
            "nginx ingress controller",
        ],
    ),
    &project(
        "secrets-store-csi-driver",
        "sigs.k8s.io/secrets-store-csi-driver",
        &["secrets-store-csi-driver", "secrets store csi driver"],
    ),
    &project(
        "secrets-store-sync-controller",
        "sigs.k8s.io/secrets-store-sync-controller",
        &["secrets-store-sync-controller"],
    ),
    &project(
        "azurefile-csi-driver",
        "sigs.k8s.io/azurefile-csi-driver",
        &["azure-file-csi-driver", "azurefile-csi-driver", "azure file csi driver"],
    ),
    &project(
        "azuredisk-csi-driver",
        "sigs.k8s.io/azuredisk-csi-driver",
        &["azure-disk-csi-driver", "azuredisk-csi-driver", "azure disk csi driver"],
    ),
    &project("blob-csi-driver", "sigs.k8s.io/blob-csi-driver", &["blob-csi-driver", "azure blob csi driver"]),
    &project("csi-proxy", "github.com/kubernetes-csi/csi-proxy", &["kubernetes-csi-proxy", "csi-proxy", "csi proxy"]),
    &project(
        "csi-driver-nfs",
        "github.com/kubernetes-csi/csi-driver-nfs",
        &["csi-driver-nfs", "nfs-csi-driver", "csi driver for nfs", "kubernetes csi driver for nfs", "nfs csi driver"],
    ),
    &project(
        "csi-driver-smb",
        "github.com/kubernetes-csi/csi-driver-smb",
        &["csi-driver-smb", "csi driver for smb", "kubernetes csi driver for smb", "smb csi driver"],
    ),
    &project("external-provisioner", "github.com/kubernetes-csi/external-provisioner", &["external-provisioner"]),
    &project("external-snapshotter", "github.com/kubernetes-csi/external-snapshotter", &["external-snapshotter"]),
    &project("external-resizer", "github.com/kubernetes-csi/external-resizer", &["external-resizer"]),
    &project("external-attacher", "github.com/kubernetes-csi/external-attacher", &["external-attacher"]),
    &project(
        "image-builder",
        "sigs.k8s.io/image-builder",
        &["image-builder", "image builder", "kubernetes image builder", "kubernetes image-builder"],
    ),
    &project("headlamp", "github.com/kubernetes-sigs/headlamp", &["headlamp", "kubernetes headlamp"]),
    &project("metrics-server", "sigs.k8s.io/metrics-server", &["metrics-server"]),
    &project("kube-state-metrics", "k8s.io/kube-state-metrics/v2", &["kube-state-metrics"]),
    &project("minikube", "k8s.io/minikube", &["minikube"]),
    &project("kops", "k8s.io/kops", &["kops"]),
    &project("external-dns", "sigs.k8s.io/external-dns", &["external-dns", "externaldns"]),
    &project(
        "aws-iam-authenticator",
        "sigs.k8s.io/aws-iam-authenticator",
        &["aws-iam-authenticator", "aws iam authenticator"],
    ),
    &project("gogo-protobuf", "github.com/gogo/protobuf", &["gogo protobuf", "gogo/protobuf", "gogo protbuf"]),
    &project(
        "cni-plugins",
        "github.com/containernetworking/plugins",
        &["cni plugins", "containernetworking cni plugins", "containernetworking/plugins"],
    ),
    &project("flannel", "github.com/flannel-io/flannel", &["flannel"]),
    &project("weave-net", "github.com/weaveworks/weave", &["weave net", "weave-net"]),
    // A NuGet package: there is no Go module to publish it under.
    &Entry {
        name: "kubernetes-csharp-client",
        module: None,
        scale: Scale::Own,
        aliases: &["kubernetes c# client", "kubernetes csharp client", "kubernetesclient", "c# client"],
    },
];

/// The most words an alias has.
pub(crate) const LONGEST_ALIAS: usize = 5;

/// Every name of every component, in order: each word of each announcement is looked up.
static NAMES: LazyLock<Vec<(&'static str, &'static Entry)>> = LazyLock::new(|| {
    let names =
        |entry: &'static Entry| entry.aliases.iter().copied().chain([entry.name]).map(move |name| (name, entry));
    let mut all: Vec<_> = TABLE.iter().copied().flat_map(names).collect();
    all.sort_by_key(|(name, _)| *name);
    all
});

/// The component called `name`, in lower case, words separated by single spaces.
pub(crate) fn named(name: &str) -> Option<&'static Entry> {
    let at = NAMES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    NAMES.get(at).map(|(_, entry)| *entry)
}

/// Whether a component's name begins with `start`.
pub(crate) fn begins_name(start: &str) -> bool {
    let at = NAMES.partition_point(|(known, _)| *known < start);
    NAMES.get(at).is_some_and(|(known, _)| known.starts_with(start))
}

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A component of the table.
    Known(&'static Entry),
    /// Something else, by the words of the text.
    Other(String),
}

impl Subject {
    /// As it stands in an advisory.
    pub(crate) fn component(&self) -> Component {
        match self {
            Self::Known(entry) => Component { name: entry.name.to_owned(), module: entry.module.map(str::to_owned) },
            Self::Other(name) => Component { name: name.clone(), module: None },
        }
    }

    /// Whether it is Kubernetes without saying which part.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self, Self::Known(entry) if entry.scale == Scale::Whole)
    }

    /// Whether its versions are those of Kubernetes.
    pub(crate) fn is_kubernetes(&self) -> bool {
        matches!(self, Self::Known(entry) if entry.scale != Scale::Own)
    }
}

/// The Go module for a component's name in announcements, as published records must use it.
#[must_use]
pub fn module_of(name: &str) -> Option<&'static str> {
    named(&name.to_lowercase()).and_then(|entry| entry.module)
}

/// Whether versions of a module are those of Kubernetes.
#[must_use]
pub fn is_kubernetes_module(module: &str) -> bool {
    TABLE.iter().any(|entry| entry.module == Some(module) && entry.scale != Scale::Own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_lower_case_unique_and_short() {
        let mut seen = std::collections::BTreeSet::new();
        for alias in TABLE.iter().flat_map(|entry| entry.aliases) {
            assert_eq!(*alias, alias.to_lowercase());
            assert!(seen.insert(*alias), "{alias} twice");
            assert!(alias.split(' ').count() <= LONGEST_ALIAS, "{alias} is too long");
        }
    }

    #[test]
    fn the_design_s_table_of_modules() {
        let rows = [
            ("kube-apiserver", "k8s.io/apiserver"),
            ("kubelet", "k8s.io/kubelet"),
            ("kubectl", "k8s.io/kubectl"),
            ("kube-controller-manager", "k8s.io/controller-manager"),
            ("kube-scheduler", "k8s.io/kube-scheduler"),
            ("kube-proxy", "k8s.io/kube-proxy"),
            ("cloud-controller-manager", "k8s.io/cloud-provider"),
            ("client-go", "k8s.io/client-go"),
            ("Kubernetes", "k8s.io/kubernetes"),
            ("ingress-nginx", "k8s.io/ingress-nginx"),
            ("secrets-store-csi-driver", "sigs.k8s.io/secrets-store-csi-driver"),
            ("azure-file-csi-driver", "sigs.k8s.io/azurefile-csi-driver"),
            ("kubernetes-csi-proxy", "github.com/kubernetes-csi/csi-proxy"),
            ("Kubernetes Image Builder", "sigs.k8s.io/image-builder"),
        ];
        for (name, module) in rows {
            assert_eq!(module_of(name), Some(module), "{name}");
        }
        assert_eq!(module_of("Kubernetes C# client"), None);
    }
}
