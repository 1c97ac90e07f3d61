//! Feature gates: `--feature-gates=A=true,B=false`, in which later words about one gate win.

use super::flags::list;
use crate::{Component, Probe};

/// Refuses to turn off a gate that is in beta and on by default.
pub(crate) fn keep_beta(component: &Component<'_>, probe: &mut Probe<'_>, gate: &str) {
    let said = |name: &str| {
        let words = list(component, "feature-gates").filter_map(|(flag, part)| Some((flag, part.split_once('=')?)));
        words.filter(|(_, (key, _))| key.trim() == name).last()
    };
    // `AllBeta` sets the gates that nothing is said about.
    let holds = said(gate).or_else(|| said("AllBeta"));
    if let Some((flag, (key, value))) = holds.filter(|(_, (_, value))| !value.trim().eq_ignore_ascii_case("true")) {
        probe.fail(flag.node, format!("the feature gate {key} is {value}"));
    }
}
