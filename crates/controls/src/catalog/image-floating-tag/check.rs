use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(image) = probe.string(container.node, "image") else { return };
    let Some(node) = container.get("image") else { return };
    let reference = Reference::parse(image);
    if image.is_empty() || reference.digest.is_some() {
        return;
    }
    match reference.tag {
        None => probe.fail(node, format!("image `{image}` has no tag: `latest` is pulled")),
        Some(tag) if probe.strings("floatingTags").iter().any(|floating| floating == tag) => {
            probe.fail(node, format!("image tag `{tag}` moves to newer images"));
        }
        Some(_) => {}
    }
}
