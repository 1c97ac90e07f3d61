use crate::{Container, Node, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(variables) = probe.list(container.node, "env") else { return };
    let mut names: Vec<(&str, Node<'_>)> = Vec::with_capacity(variables.len());
    for variable in variables {
        if let (Some(name), Some(node)) = (probe.string(variable, "name"), variable.get("name")) {
            names.push((name, node));
        }
    }
    names.sort_by_key(|&(name, _)| name);
    for group in names.chunk_by(|(one, _), (other, _)| one == other).filter(|group| group.len() > 1) {
        for &(name, node) in group {
            probe.fail(node, format!("variable `{name}` is set {} times; the last one holds", group.len()));
        }
    }
}
