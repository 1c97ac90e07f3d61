use crate::{Probe, Resource};

const PROTOCOL: &str = "service.beta.kubernetes.io/aws-load-balancer-backend-protocol";
const CERTIFICATE: &str = "service.beta.kubernetes.io/aws-load-balancer-ssl-cert";

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(service.root, "spec") else { return };
    let is_balancer = probe.string(spec.node(), "type") == Some("LoadBalancer");
    let protocol = service.root.at(&["metadata", "annotations", PROTOCOL]);
    let has_certificate = service.annotation(CERTIFICATE).is_some_and(|certificate| !certificate.is_empty());
    if let Some(node) = protocol.filter(|_| is_balancer && !has_certificate) {
        probe.fail(node, "load balancer has no certificate");
    }
}
