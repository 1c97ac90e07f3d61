use crate::kubernetes::image::Reference;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let Some(image) = probe.string(container.node, "image").filter(|image| image.contains("nginx")) else { return };
    let Some(node) = container.get("image") else { return };
    let repository = Reference::parse(image).repository;
    // The second path is the one that releases before 0.35 had.
    let is_controller = repository.ends_with("ingress-nginx/controller")
        || repository.ends_with("ingress-nginx/controller-chroot")
        || repository.ends_with("kubernetes-ingress-controller/nginx-ingress-controller");
    if is_controller {
        probe.fail(node, "ingress-nginx was retired in March 2026 and gets no security fixes");
    }
}
