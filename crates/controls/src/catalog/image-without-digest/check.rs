use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(image) = probe.string(container.node, "image") else { return };
    let Some(node) = container.get("image") else { return };
    let reference = Reference::parse(image);
    if image.is_empty() || reference.is_pinned() || is_exempt(&reference, probe) {
        return;
    }
    match reference.digest {
        Some(_) => probe.fail(node, format!("the digest of image `{image}` is not valid")),
        None => probe.fail(node, format!("image `{image}` is not pinned to a digest")),
    }
}

fn is_exempt(reference: &Reference<'_>, probe: &Probe<'_>) -> bool {
    probe.strings("exemptRepositories").iter().any(|entry| reference.is_below(entry))
}
