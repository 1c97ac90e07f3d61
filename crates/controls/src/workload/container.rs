//! One container as checks see it.

use palisade_model::Node;

use super::Pod;

/// Which list of the pod a container stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContainerKind {
    /// `containers`
    Regular,
    /// `initContainers`, sidecars included.
    Init,
    /// `ephemeralContainers`
    Ephemeral,
}

impl ContainerKind {
    /// The field of the pod's spec that lists these containers.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Regular => "containers",
            Self::Init => "initContainers",
            Self::Ephemeral => "ephemeralContainers",
        }
    }
}

/// One container of a pod template.
#[derive(Clone, Copy, Debug)]
pub struct Container<'t> {
    /// The container's map.
    pub node: Node<'t>,
    /// Which list it stands in.
    pub kind: ContainerKind,
    /// The pod it belongs to.
    pub pod: &'t Pod<'t>,
    /// Its `securityContext`, where that is a map.
    pub security_context: Option<Node<'t>>,
    name: Option<&'t str>,
    image: Option<&'t str>,
}

impl<'t> Container<'t> {
    pub(super) fn new(node: Node<'t>, kind: ContainerKind, pod: &'t Pod<'t>) -> Self {
        let (mut security_context, mut name, mut image) = (None, None, None);
        for (key, value) in node.entries() {
            match key.as_str() {
                Some("securityContext") => security_context = value.as_map().map(|map| map.node()),
                Some("name") => name = value.as_str(),
                Some("image") => image = value.as_str(),
                _ => {}
            }
        }
        Self { node, kind, pod, security_context, name, image }
    }

    /// Its name; empty where there is none.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.name.unwrap_or_default()
    }

    /// Its image reference as written.
    #[must_use]
    pub fn image(&self) -> Option<&'t str> {
        self.image
    }

    /// A field of the container itself; null is absent.
    #[inline]
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'t>> {
        self.node.get(key).filter(|value| !value.is_null())
    }

    /// A field of the container's own security context; null is absent.
    #[inline]
    #[must_use]
    pub fn security(&self, key: &str) -> Option<Node<'t>> {
        self.security_context?.get(key).filter(|value| !value.is_null())
    }

    /// A field of the security context as the kubelet sees it: the container's, else the pod's.
    ///
    /// Only for the fields that are inherited: `runAsUser`, `runAsGroup`, `runAsNonRoot`, `seLinuxOptions`,
    /// `seccompProfile`, `appArmorProfile`, `windowsOptions`.
    #[inline]
    #[must_use]
    pub fn effective(&self, key: &str) -> Option<Node<'t>> {
        self.security(key).or_else(|| self.pod.security(key))
    }
}
