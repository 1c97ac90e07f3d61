use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    match probe.string(container.node, "imagePullPolicy") {
        Some("Always") => {}
        Some(policy) => {
            let node = container.get("imagePullPolicy").unwrap_or(container.node);
            probe.fail(node, format!("image pull policy is `{policy}`"));
        }
        None if pulls_by_default(container) => {}
        None => probe.fail_missing(container.node, "imagePullPolicy", "image is pulled only if the node has none"),
    }
}

fn pulls_by_default(container: &Container<'_>) -> bool {
    container.image().is_some_and(|image| Reference::parse(image).effective_tag() == Some("latest"))
}
