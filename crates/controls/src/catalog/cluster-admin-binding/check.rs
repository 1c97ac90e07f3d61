use crate::{Node, Probe, Resource};

pub(crate) fn check(binding: &Resource<'_>, probe: &mut Probe<'_>) {
    let role = binding.root.at(&["roleRef", "name"]).filter(|name| name.as_str() == Some("cluster-admin"));
    let Some(role) = role else { return };
    let mut names = binding
        .root
        .get("subjects")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|subject| subject.get("name")?.as_str());
    let is_built_in = binding.name() == Some("cluster-admin") && names.all(|name| name == "system:masters");
    if !is_built_in {
        probe.fail(role, "subjects of the binding may do everything");
    }
}
