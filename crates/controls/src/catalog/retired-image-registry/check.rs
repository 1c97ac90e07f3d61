use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

const RETIRED: &[&str] = &["k8s.gcr.io", "gcr.io/google-containers", "gcr.io/google_containers"];

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(image) = probe.string(container.node, "image").filter(|image| image.contains("gcr.io")) else { return };
    let Some(node) = container.get("image") else { return };
    let reference = Reference::parse(image);
    if let Some(registry) = RETIRED.iter().find(|registry| reference.is_below(registry)) {
        probe.fail(node, format!("`{registry}` is frozen since April 2023; use registry.k8s.io"));
    }
}
