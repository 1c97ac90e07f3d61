use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(image) = probe.string(container.node, "image").filter(|image| image.contains("tiller")) else { return };
    let Some(node) = container.get("image") else { return };
    if Reference::parse(image).base_name() == "tiller" {
        probe.fail(node, "Tiller gives its rights to anyone who can reach it");
    }
}
