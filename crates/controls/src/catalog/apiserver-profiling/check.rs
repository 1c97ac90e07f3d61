use crate::{Component, Probe};

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    match component.flag("profiling") {
        None => probe.fail(component.place(), "`--profiling` is not set and defaults to true"),
        Some(flag) if flag.as_bool() != Some(false) => probe.fail(flag.node, "profiling is on"),
        Some(_) => {}
    }
}
