use crate::{Probe, Resource};

/// Annotation and value by which the large providers give a load balancer a private address.
const INTERNAL: &[(&str, &[&str])] = &[
    ("service.beta.kubernetes.io/azure-load-balancer-internal", &["true"]),
    ("networking.gke.io/load-balancer-type", &["Internal", "internal"]),
    ("cloud.google.com/load-balancer-type", &["Internal", "internal"]),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", &["true", "0.0.0.0/0"]),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", &["internal"]),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", &["true"]),
];

pub(crate) fn check(service: &Resource<'_>, probe: &mut Probe<'_>) {
    let Some(spec) = probe.map(service.root, "spec") else { return };
    if probe.string(spec.node(), "type") != Some("LoadBalancer") || is_internal(service) {
        return;
    }
    let ranges = probe.list(spec.node(), "loadBalancerSourceRanges").filter(|ranges| !ranges.is_empty());
    let Some(ranges) = ranges else {
        return probe.fail_missing(spec.node(), "loadBalancerSourceRanges", "load balancer is open to all addresses");
    };
    for range in ranges {
        if probe.as_string(range).is_some_and(|range| range.trim().ends_with("/0")) {
            probe.fail(range, "load balancer is open to all addresses");
        }
    }
}

fn is_internal(service: &Resource<'_>) -> bool {
    INTERNAL.iter().any(|(name, values)| service.annotation(name).is_some_and(|value| values.contains(&value)))
}
