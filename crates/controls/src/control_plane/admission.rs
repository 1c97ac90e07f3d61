//! Which admission plugins run.
//!
//! A plugin runs when `--enable-admission-plugins` names it or it is on by default, unless
//! `--disable-admission-plugins` names it. The deprecated `--admission-control` replaces all of that by its own list.

use super::flags::list;
use crate::{Component, Flag, Probe};

const ENABLE: &str = "enable-admission-plugins";
const DISABLE: &str = "disable-admission-plugins";
const LEGACY: &str = "admission-control";

fn naming<'t>(component: &Component<'t>, flag: &str, plugin: &str) -> Option<Flag<'t>> {
    list(component, flag).find(|(_, part)| *part == plugin).map(|(flag, _)| flag)
}

/// Requires a plugin that is off by default.
pub(crate) fn require(component: &Component<'_>, probe: &mut Probe<'_>, plugin: &str) {
    if let Some(flag) = naming(component, DISABLE, plugin) {
        return probe.fail(flag.node, format!("the admission plugin {plugin} is disabled"));
    }
    if [ENABLE, LEGACY].into_iter().any(|flag| naming(component, flag, plugin).is_some()) {
        return;
    }
    let last = component.flag(ENABLE).or_else(|| component.flag(LEGACY));
    let place = last.map_or_else(|| component.place(), |flag| flag.node);
    probe.fail(place, format!("the admission plugin {plugin} is not enabled"));
}

/// Requires that a plugin that is on by default stays on.
pub(crate) fn keep(component: &Component<'_>, probe: &mut Probe<'_>, plugin: &str) {
    if let Some(flag) = naming(component, DISABLE, plugin) {
        return probe.fail(flag.node, format!("the admission plugin {plugin} is disabled"));
    }
    if let Some(flag) = component.flag(LEGACY).filter(|_| naming(component, LEGACY, plugin).is_none()) {
        probe.fail(flag.node, format!("`--{LEGACY}` leaves out the admission plugin {plugin}"));
    }
}

/// Refuses a plugin; each place that enables it counts.
pub(crate) fn refuse(component: &Component<'_>, probe: &mut Probe<'_>, plugin: &str, why: &str) {
    for name in [ENABLE, LEGACY] {
        for (flag, part) in list(component, name) {
            if part == plugin {
                probe.fail(flag.node, format!("the admission plugin {plugin} is enabled: {why}"));
            }
        }
    }
}
