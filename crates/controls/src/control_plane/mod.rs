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

use crate::{Flag, Probe};

/// Records that the file that `flag` names decides.
pub(crate) fn elsewhere(flag: &Flag<'_>, probe: &mut Probe<'_>) {
    probe.mistyped(flag.node, "the settings themselves");
}
