//! A Kubernetes object in a tree.

use crate::finding::Target;
use crate::tree::Node;

/// An object: a map with `apiVersion` and `kind`.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'t> {
    /// The object's outermost map.
    pub root: Node<'t>,
    /// `apps/v1`
    pub api_version: &'t str,
    /// `Deployment`
    pub kind: &'t str,
}

impl<'t> Resource<'t> {
    /// The object at `root`, where it has the two fields that make it one.
    #[must_use]
    pub fn new(root: Node<'t>) -> Option<Self> {
        let text = |key| root.get(key).and_then(Node::as_str).filter(|text: &&str| !text.is_empty());
        Some(Self { root, api_version: text("apiVersion")?, kind: text("kind")? })
    }

    /// The API group, empty for the core group.
    #[must_use]
    pub fn group(&self) -> &'t str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// `metadata.name`, if it is a string.
    #[must_use]
    pub fn name(&self) -> Option<&'t str> {
        self.root.at(&["metadata", "name"])?.as_str()
    }

    /// `metadata.namespace`, if it is a string.
    #[must_use]
    pub fn namespace(&self) -> Option<&'t str> {
        self.root.at(&["metadata", "namespace"])?.as_str()
    }

    /// A label's value.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<&'t str> {
        self.root.at(&["metadata", "labels", key])?.as_str()
    }

    /// An annotation's value.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&'t str> {
        self.root.at(&["metadata", "annotations", key])?.as_str()
    }

    /// The object itself as the target of a finding.
    #[must_use]
    pub fn target(&self) -> Target {
        let generated = || Some(format!("{}*", self.root.at(&["metadata", "generateName"])?.as_str()?));
        Target {
            api_version: self.api_version.to_owned(),
            kind: self.kind.to_owned(),
            namespace: self.namespace().unwrap_or_default().to_owned(),
            name: self.name().map(str::to_owned).or_else(generated).unwrap_or_default(),
        }
    }
}
