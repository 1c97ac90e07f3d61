//! What containers ask for and may use.

use palisade_model::Node;

use crate::{Container, ContainerKind, Probe};

/// The amount that a container states: `amount(container, probe, "limits", "cpu")`. Null is absent.
pub fn amount<'t>(container: &Container<'t>, probe: &mut Probe<'_>, list: &str, name: &str) -> Option<Node<'t>> {
    let resources = probe.map(container.node, "resources")?;
    let amounts = probe.map(resources.node(), list)?;
    amounts.get(name).filter(|value| !value.is_null())
}

/// Whether the pod states the amount for all its containers (`spec.resources`, Kubernetes 1.34).
fn pod_states(container: &Container<'_>, list: &str, name: &str) -> bool {
    let stated = container.pod.get("resources").and_then(|resources| resources.at(&[list, name]));
    stated.is_some_and(|value| !value.is_null())
}

/// A finding where a container states no amount; ephemeral containers may not state any.
pub fn require(container: &Container<'_>, probe: &mut Probe<'_>, (list, name): (&str, &str), message: &'static str) {
    let is_ephemeral = container.kind == ContainerKind::Ephemeral;
    if is_ephemeral || amount(container, probe, list, name).is_some() || pod_states(container, list, name) {
        return;
    }
    probe.fail_missing(container.node, &format!("resources.{list}.{name}"), message);
}

/// A finding where an amount is outside the bounds of two parameters; an empty parameter is no bound.
pub fn bound(container: &Container<'_>, probe: &mut Probe<'_>, (list, name): (&str, &str), parameters: [&str; 2]) {
    use super::quantity::Quantity;
    let [least, most] = parameters.map(|parameter| probe.string_parameter(parameter));
    if least.is_empty() && most.is_empty() {
        return;
    }
    let Some(stated) = amount(container, probe, list, name) else { return };
    let Some(value) = Quantity::of(stated) else { return probe.mistyped(stated, "quantity") };
    if Quantity::parse(most).is_some_and(|most| value > most) {
        probe.fail(stated, format!("{name} {list} of {} above {most}", written(stated)));
    }
    if Quantity::parse(least).is_some_and(|least| value < least) {
        probe.fail(stated, format!("{name} {list} of {} below {least}", written(stated)));
    }
}

/// The quantity as the user wrote it.
fn written(node: Node<'_>) -> String {
    node.as_str().map_or_else(|| format!("{node:?}"), str::to_owned)
}
