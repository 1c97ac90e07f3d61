//! Which authorizers the API server asks.

use super::elsewhere;
use super::flags::list;
use crate::{Component, Probe};

const MODE: &str = "authorization-mode";
const FILE: &str = "authorization-config";

/// Requires an authorizer. Without the flag the API server allows everything.
pub(crate) fn require(component: &Component<'_>, probe: &mut Probe<'_>, mode: &str) {
    if is_in_file(component, probe) || list(component, MODE).any(|(_, part)| part == mode) {
        return;
    }
    match component.flag(MODE) {
        Some(flag) => probe.fail(flag.node, format!("the authorizer {mode} is not asked")),
        None => probe.fail(component.place(), format!("`--{MODE}` is not set, so the authorizer {mode} is not asked")),
    }
}

/// Refuses an API server that allows everything.
pub(crate) fn refuse_always_allow(component: &Component<'_>, probe: &mut Probe<'_>) {
    if is_in_file(component, probe) {
        return;
    }
    if component.flag(MODE).is_none() {
        probe.fail(component.place(), format!("`--{MODE}` is not set and defaults to AlwaysAllow"));
    }
    for (flag, part) in list(component, MODE) {
        if part == "AlwaysAllow" {
            probe.fail(flag.node, "every request is allowed");
        }
    }
}

/// Whether a file decides instead, which is a gap.
fn is_in_file(component: &Component<'_>, probe: &mut Probe<'_>) -> bool {
    let file = component.flag(FILE);
    if let Some(flag) = file {
        elsewhere(&flag, probe);
    }
    file.is_some()
}
