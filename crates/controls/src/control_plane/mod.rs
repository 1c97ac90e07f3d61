//! What the controls of control-plane components share: how a component reads its flags, and what a flag must say.
//!
//! A component that is given a configuration file for a setting does not read the flag; the file is another document,
//! so no verdict comes of the pod alone: that is a gap, never a pass. Not here: finding components and their flags
//! (`component`), and what the settings are good for (each control's document).

pub(crate) mod admission;
pub(crate) mod authorization;
pub(crate) mod duration;
pub(crate) mod feature_gates;
pub(crate) mod flags;
pub(crate) mod numbers;

use crate::codes::DECIDED_ELSEWHERE;
use crate::{Flag, Probe};

/// Records that the file that `flag` names decides.
pub(crate) fn elsewhere(flag: &Flag<'_>, probe: &mut Probe<'_>) {
    let why = format!("the file of `--{}` decides, which is not part of this object", flag.name);
    probe.unreadable(flag.node, &DECIDED_ELSEWHERE, why);
}
