use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    if let Some(flag) = component.flag("secure-port").filter(|flag| flag.value == "0") {
        probe.fail(flag.node, "the encrypted port is off");
    }
}
