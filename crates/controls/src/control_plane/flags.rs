//! Demands on single flags.

use crate::{Component, Flag, Probe};

/// Requires a boolean flag to be `wanted`, which `default` is not: the flag must stand there.
pub(crate) fn require_boolean(component: &Component<'_>, probe: &mut Probe<'_>, name: &str, wanted: bool) {
    match component.flag(name) {
        None => probe.fail(component.place(), format!("`--{name}` is not set and defaults to {}", !wanted)),
        Some(flag) => refuse_unless(&flag, probe, wanted),
    }
}

/// Requires a boolean flag to be `wanted`, which is the default: only another value counts.
pub(crate) fn keep_boolean(component: &Component<'_>, probe: &mut Probe<'_>, name: &str, wanted: bool) {
    if let Some(flag) = component.flag(name) {
        refuse_unless(&flag, probe, wanted);
    }
}

fn refuse_unless(flag: &Flag<'_>, probe: &mut Probe<'_>, wanted: bool) {
    if flag.as_bool() != Some(wanted) {
        probe.fail(flag.node, format!("`--{}` is {}", flag.name, flag.value));
    }
}

/// Requires each of the flags to have a value.
pub(crate) fn require_value(component: &Component<'_>, probe: &mut Probe<'_>, names: &[&str]) {
    for name in names {
        match component.flag(name) {
            None => probe.fail(component.place(), format!("`--{name}` is not set")),
            Some(flag) if !has_value(&flag) => probe.fail(flag.node, format!("`--{name}` has no value")),
            Some(_) => {}
        }
    }
}

/// Refuses each of the flags that has a value.
pub(crate) fn refuse_value(component: &Component<'_>, probe: &mut Probe<'_>, names: &[&str]) {
    for flag in names.iter().filter_map(|name| component.flag(name)).filter(has_value) {
        probe.fail(flag.node, format!("`--{}` is set", flag.name));
    }
}

/// Whether any of the flags has a value.
pub(crate) fn is_set(component: &Component<'_>, names: &[&str]) -> bool {
    names.iter().filter_map(|name| component.flag(name)).any(|flag| has_value(&flag))
}

fn has_value(flag: &Flag<'_>) -> bool {
    !flag.value.trim().is_empty()
}

/// Requires the component to listen on the loopback address only, which is not the default.
pub(crate) fn require_loopback(component: &Component<'_>, probe: &mut Probe<'_>) {
    match component.flag("bind-address") {
        None => probe.fail(component.place(), "`--bind-address` is not set and defaults to all addresses"),
        Some(flag) if matches!(flag.value, "127.0.0.1" | "localhost" | "::1") => {}
        Some(flag) => probe.fail(flag.node, format!("listens on {}", flag.value)),
    }
}

/// All parts of a list flag; each use of it adds to the list.
pub(crate) fn list<'c, 't>(
    component: &'c Component<'t>,
    name: &'c str,
) -> impl Iterator<Item = (Flag<'t>, &'t str)> + use<'c, 't> {
    component.all(name).flat_map(|flag| flag.value.split(',').map(move |part| (flag, part.trim())))
}

/// Requires a list flag to be set, and to name nothing but what `allowed` lists.
pub(crate) fn require_list_within(component: &Component<'_>, probe: &mut Probe<'_>, name: &str, allowed: &[&str]) {
    if component.flag(name).is_none() {
        probe.fail(component.place(), format!("`--{name}` is not set"));
    }
    keep_list_within(component, probe, name, allowed);
}

/// Refuses what a list flag names beside what `allowed` lists.
pub(crate) fn keep_list_within(component: &Component<'_>, probe: &mut Probe<'_>, name: &str, allowed: &[&str]) {
    for (flag, part) in list(component, name) {
        if !allowed.contains(&part) {
            probe.fail(flag.node, format!("`--{name}` includes {part}"));
        }
    }
}
