//! Flags with numbers.

use crate::{Component, Flag, Probe};

/// The number that a flag says; nothing where it is none.
pub(crate) fn value(flag: &Flag<'_>) -> Option<i64> {
    flag.value.trim().parse().ok()
}

/// Requires a number of at least `least`; the flag must be set.
pub(crate) fn require_at_least(component: &Component<'_>, probe: &mut Probe<'_>, name: &str, least: i64) {
    match component.flag(name) {
        None => probe.fail(component.place(), format!("`--{name}` is not set")),
        Some(flag) if value(&flag).is_none_or(|number| number < least) => {
            probe.fail(flag.node, format!("`--{name}` is {}, less than {least}", flag.value));
        }
        Some(_) => {}
    }
}
