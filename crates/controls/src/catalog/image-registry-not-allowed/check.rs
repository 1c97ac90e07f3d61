use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let allowed = probe.strings("allowedRegistries");
    if allowed.is_empty() {
        return;
    }
    let Some(image) = probe.string(container.node, "image") else { return };
    let Some(node) = container.get("image") else { return };
    let reference = Reference::parse(image);
    if !allowed.iter().any(|entry| reference.is_below(entry)) {
        probe.fail(node, format!("registry `{}` of image `{image}` is not allowed", reference.registry()));
    }
}
