use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let forbidden = probe.strings("forbiddenRegistries");
    if forbidden.is_empty() {
        return;
    }
    let Some(image) = probe.string(container.node, "image") else { return };
    let Some(node) = container.get("image") else { return };
    let reference = Reference::parse(image);
    if let Some(entry) = forbidden.iter().find(|entry| reference.is_below(entry)) {
        probe.fail(node, format!("image `{image}` comes from `{entry}`, which is forbidden"));
    }
}
