//! One pod template as checks see it.

use palisade_model::Node;

use super::{Container, ContainerKind};

/// A pod template, of a Pod or of anything that makes pods.
#[derive(Clone, Copy, Debug)]
pub struct Pod<'t> {
    /// The pod's spec.
    pub spec: Node<'t>,
    /// The template's labels, where there are any.
    pub labels: Option<Node<'t>>,
    /// The template's annotations, where there are any.
    pub annotations: Option<Node<'t>>,
    /// The kind of the object: `Pod`, `Deployment`, `Rollout`.
    pub kind: &'t str,
    /// The API version of the object.
    pub api_version: &'t str,
    /// The namespace that the object states, empty where it states none.
    pub namespace: &'t str,
    /// The spec's `securityContext`, where that is a map.
    pub security_context: Option<Node<'t>>,
}

impl<'t> Pod<'t> {
    /// A field of the spec; null is absent.
    #[inline]
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'t>> {
        self.spec.get(key).filter(|value| !value.is_null())
    }

    /// A field of the pod's security context; null is absent.
    #[inline]
    #[must_use]
    pub fn security(&self, key: &str) -> Option<Node<'t>> {
        self.security_context?.get(key).filter(|value| !value.is_null())
    }

    /// The value of an annotation.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&'t str> {
        self.annotations?.get(key)?.as_str()
    }

    /// The value of a label.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<&'t str> {
        self.labels?.get(key)?.as_str()
    }

    /// All its containers: init, ordinary, ephemeral.
    pub fn containers(&'t self) -> impl Iterator<Item = Container<'t>> {
        [ContainerKind::Init, ContainerKind::Regular, ContainerKind::Ephemeral]
            .into_iter()
            .flat_map(move |kind| self.containers_of(kind))
    }

    /// The containers of one list; items that are no maps are left out.
    pub fn containers_of(&'t self, kind: ContainerKind) -> impl Iterator<Item = Container<'t>> {
        let items = self.spec.get(kind.field()).map(Node::items);
        let is_container = |node: &Node<'t>| node.as_map().is_some();
        items.into_iter().flatten().filter(is_container).map(move |node| Container::new(node, kind, self))
    }

    /// The pod's volumes that are maps.
    pub fn volumes(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let items = self.spec.get("volumes").map(Node::items);
        items.into_iter().flatten().filter(|node| node.as_map().is_some())
    }
}
