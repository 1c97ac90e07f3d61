use crate::control_plane::numbers::value;
use crate::{Component, Probe};

const DEFAULT: i64 = 12_500;

pub(crate) fn check(component: &Component<'_>, probe: &mut Probe<'_>) {
    const NAME: &str = "terminated-pod-gc-threshold";
    match component.flag(NAME) {
        None => probe.fail(component.place(), format!("`--{NAME}` is not set and defaults to {DEFAULT}")),
        Some(flag) if value(&flag).is_some_and(|number| (1..DEFAULT).contains(&number)) => {}
        Some(flag) => probe.fail(flag.node, format!("`--{NAME}` is {}", flag.value)),
    }
}
