use crate::{Node, Probe, Resource};

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let selector = service.root.at(&["spec", "selector"]);
    let selects =
        selector.is_some_and(|selector| selector.entries().any(|(_, value)| value.as_str() == Some("tiller")));
    if selects || service.name() == Some("tiller-deploy") {
        probe.fail(selector.unwrap_or(service.root), "service publishes Tiller");
        return;
    }
    for port in service.root.at(&["spec", "ports"]).into_iter().flat_map(Node::items) {
        if let Some(number) = port.get("port").filter(|number| number.as_int() == Some(44134)) {
            probe.fail(number, "44134 is the port of Tiller");
        }
    }
}
