//! The controls there are: built in (one folder each beside this file) and loaded.

mod generated;

use crate::control::Control;

/// All known controls.
#[derive(Clone, Debug)]
pub struct Catalog {
    controls: Vec<Control>,
}

impl Catalog {
    /// The built-in controls.
    #[must_use]
    pub fn builtin() -> Self {
        Self { controls: generated::CONTROLS.to_vec() }
    }

    /// All controls, by id.
    #[must_use]
    pub fn controls(&self) -> &[Control] {
        &self.controls
    }
}
