//! Finding pod templates: by kind where the API fixes the place, by shape in everything else.

use palisade_model::{Node, Resource, Value};

use super::Pod;

/// Where the API puts the template of each built-in kind, from the object's root.
fn known_place(resource: &Resource<'_>) -> Option<&'static [&'static str]> {
    match (resource.group(), resource.kind) {
        (_, "Pod") => Some(&[]),
        ("", "PodTemplate") => Some(&["template"]),
        ("", "ReplicationController")
        | ("apps" | "extensions", "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet")
        | ("batch", "Job") => Some(&["spec", "template"]),
        ("batch", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template"]),
        _ => None,
    }
}

/// The API groups of Kubernetes itself; none of their other kinds holds a pod template.
fn is_builtin_group(group: &str) -> bool {
    matches!(group, "" | "apps" | "batch" | "autoscaling" | "policy" | "extensions") || group.ends_with(".k8s.io")
}

/// Kinds that make pods, under whatever group they are misplaced.
fn is_workload_kind(kind: &str) -> bool {
    matches!(
        kind,
        "PodTemplate"
            | "ReplicationController"
            | "Deployment"
            | "ReplicaSet"
            | "DaemonSet"
            | "StatefulSet"
            | "Job"
            | "CronJob"
    )
}

/// The nodes of all pod templates of an object: maps whose `spec` is a pod's.
#[must_use]
pub fn find_templates<'t>(resource: &Resource<'t>) -> Vec<Node<'t>> {
    if let Some(place) = known_place(resource) {
        let template = resource.root.at(place);
        return template.filter(|template| spec_of(*template).is_some()).into_iter().collect();
    }
    // `agents.x-k8s.io` and the like are custom resources, whatever their names end in.
    let custom = !is_builtin_group(resource.group()) || resource.group().contains(".x-k8s.io");
    if custom || is_workload_kind(resource.kind) {
        return find_by_shape(resource);
    }
    Vec::new()
}

/// The pod's spec of a built-in kind, where the API puts it.
pub(crate) fn builtin_pod_spec<'t>(resource: &Resource<'t>) -> Option<Node<'t>> {
    spec_of(resource.root.at(known_place(resource)?)?)
}

fn spec_of(template: Node<'_>) -> Option<Node<'_>> {
    template.get("spec").filter(|spec| spec.as_map().is_some())
}

/// Looks at every map below the root. The root itself does not count: operators use `spec.containers` of their own
/// kinds for patches to pods (Prometheus), not for pods.
fn find_by_shape<'t>(resource: &Resource<'t>) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut open: Vec<(bool, Node<'t>)> = entries(resource.root).collect();
    while let Some((named, node)) = open.pop() {
        if spec_of(node).is_some_and(|spec| is_pod_spec(spec) || (named && has_containers(spec))) {
            found.push(node);
            continue;
        }
        match node.value() {
            Value::Map(_) => open.extend(entries(node)),
            Value::List(list) => open.extend(list.iter().map(|item| (named, item))),
            _ => {}
        }
    }
    found.sort_by_key(|node| node.index());
    found
}

/// The values of a map, each with whether its key calls it a template.
fn entries<'t>(node: Node<'t>) -> impl Iterator<Item = (bool, Node<'t>)> {
    node.entries().map(|(key, value)| (key.as_str().is_some_and(names_a_template), value))
}

/// `template`, `podTemplate`, `workerTemplates`, `pod`.
fn names_a_template(key: &str) -> bool {
    key == "pod" || key.trim_end_matches('s').ends_with("emplate")
}

/// What is called a template and has `containers` of whatever type is meant to be a pod: a wrong type must not hide it.
fn has_containers(spec: Node<'_>) -> bool {
    spec.get("containers").is_some_and(|containers| !containers.is_null())
}

/// A pod's spec lists containers that name themselves or their image; one broken item must not hide the others.
fn is_pod_spec(spec: Node<'_>) -> bool {
    let is_container = |item: Node<'_>| item.get("name").or_else(|| item.get("image")).is_some();
    spec.get("containers").and_then(Node::as_list).is_some_and(|list| list.iter().any(is_container))
}

impl<'t> Pod<'t> {
    /// The view of the template at `template`, which belongs to `resource`.
    #[must_use]
    pub fn new(resource: &Resource<'t>, template: Node<'t>) -> Option<Self> {
        let spec = spec_of(template)?;
        let map = |parent: Option<Node<'t>>, key| parent?.get(key).filter(|value: &Node<'t>| value.as_map().is_some());
        let metadata = template.get("metadata");
        Some(Self {
            spec,
            labels: map(metadata, "labels"),
            annotations: map(metadata, "annotations"),
            kind: resource.kind,
            api_version: resource.api_version,
            namespace: resource.namespace().unwrap_or_default(),
            security_context: map(Some(spec), "securityContext"),
        })
    }
}
