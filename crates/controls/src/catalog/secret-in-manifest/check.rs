use crate::{Probe, Resource};

pub(crate) fn check(secret: &Resource<'_>, probe: &mut Probe<'_>) {
    for key in ["data", "stringData"] {
        let Some(data) = probe.map(secret.root, key) else { continue };
        if data.iter().any(|(_, value)| value.as_str().is_some_and(|text| !text.is_empty())) {
            probe.fail(data.node(), format!("{} values of a Secret stand in the manifest", data.len()));
        }
    }
}
