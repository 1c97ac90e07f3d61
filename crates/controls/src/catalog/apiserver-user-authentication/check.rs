use crate::control_plane::flags::is_set;
use crate::{Component, Probe};

const PROVIDERS: [&str; 3] = ["oidc-issuer-url", "authentication-config", "authentication-token-webhook-config-file"];

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    if !is_set(component, &PROVIDERS) {
        probe.fail(component.place(), "no identity provider for people is connected");
    }
}
