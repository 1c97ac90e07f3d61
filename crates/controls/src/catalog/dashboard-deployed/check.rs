use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

const REPOSITORIES: &[&str] = &["kubernetesui/dashboard", "kubernetesui/dashboard-web", "kubernetesui/dashboard-api"];

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(image) = probe.string(container.node, "image").filter(|image| image.contains("dashboard")) else { return };
    let Some(node) = container.get("image") else { return };
    let reference = Reference::parse(image);
    let is_old = reference.base_name().starts_with("kubernetes-dashboard");
    if is_old || REPOSITORIES.iter().any(|repository| reference.repository.ends_with(repository)) {
        probe.fail(node, "the Kubernetes Dashboard is a way into the cluster for whoever reaches it");
    }
}
