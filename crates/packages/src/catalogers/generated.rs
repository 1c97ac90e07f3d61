//! All catalogers. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use super::Cataloger;

#[path = "gradle/mod.rs"]
mod gradle;

/// All of them, by name.
#[rustfmt::skip]
pub const CATALOGERS: &[&Cataloger] = &[
    &gradle::CATALOGER,
];
