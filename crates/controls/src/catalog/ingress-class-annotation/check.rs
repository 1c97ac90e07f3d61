use crate::{Probe, Resource};

pub(crate) fn check(ingress: &Resource<'_>, probe: &mut Probe<'_>) {
    if let Some(class) = ingress.root.at(&["metadata", "annotations", "kubernetes.io/ingress.class"]) {
        probe.fail(class, "the annotation is deprecated; write spec.ingressClassName");
    }
}
