//! Finding pod templates: by kind where the API fixes the place, by shape in everything else.

use palisade_model::{Node, Resource};

use super::Pod;

/// Where the API puts the template of each built-in kind, from the object's root.
fn known_place(resource: &Resource<'_>) -> Option<&'static [&'static str]> {
    match (resource.group(), resource.kind) {
        ("", "Pod") => Some(&[]),
        ("", "PodTemplate") => Some(&["template"]),
        ("", "ReplicationController")
        | ("apps" | "extensions", "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet") => {
            Some(&["spec", "template"])
        }
        ("batch", "Job") => Some(&["spec", "template"]),
        ("batch", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template"]),
        _ => None,
    }
}

/// The nodes of all pod templates of an object: maps with a `spec` that lists containers.
#[must_use]
pub fn find_template<'t>(resource: &Resource<'t>) -> Option<Node<'t>> {
    let template = resource.root.at(known_place(resource)?)?;
    template.get("spec")?.as_map().map(|_| template)
}

impl<'t> Pod<'t> {
    /// The view of the template at `template`, which belongs to `resource`.
    #[must_use]
    pub fn new(resource: &Resource<'t>, template: Node<'t>) -> Option<Self> {
        let spec = template.get("spec")?.as_map()?.node();
        let metadata = template.get("metadata");
        let security_context = spec.get("securityContext").and_then(Node::as_map).map(|map| map.node());
        Some(Self {
            spec,
            labels: metadata.and_then(|metadata| metadata.get("labels")),
            annotations: metadata.and_then(|metadata| metadata.get("annotations")),
            kind: resource.kind,
            api_version: resource.api_version,
            namespace: resource.namespace().unwrap_or_default(),
            security_context,
        })
    }
}
