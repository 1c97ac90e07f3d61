use crate::{Probe, Resource};

pub(crate) fn check(secret: &Resource<'_>, probe: &mut Probe<'_>) {
    if probe.string(secret.root, "type") != Some("bootstrap.kubernetes.io/token") {
        return;
    }
    let has_expiry = ["data", "stringData"].iter().any(|key| {
        let expiry = secret.root.get(key).and_then(|data| data.get("expiration")?.as_str());
        expiry.is_some_and(|expiry| !expiry.is_empty())
    });
    if !has_expiry {
        probe.fail(secret.root.get("type").unwrap_or(secret.root), "token lets nodes join for ever");
    }
}
