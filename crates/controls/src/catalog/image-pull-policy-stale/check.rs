use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(policy) = probe.string(container.node, "imagePullPolicy").filter(|&policy| policy != "Always") else {
        return;
    };
    let Some(image) = probe.string(container.node, "image") else { return };
    let Some(tag) = Reference::parse(image).effective_tag() else { return };
    if tag == "latest" || probe.strings("floatingTags").iter().any(|floating| floating == tag) {
        let Some(node) = container.get("imagePullPolicy") else { return };
        probe.fail(node, format!("tag `{tag}` moves, but policy `{policy}` keeps an old image"));
    }
}
