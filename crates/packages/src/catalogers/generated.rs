//! All catalogers. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use super::Cataloger;

#[path = "apk/mod.rs"]
mod apk;
#[path = "dpkg/mod.rs"]
mod dpkg;
#[path = "gradle/mod.rs"]
mod gradle;
#[path = "rpm/mod.rs"]
mod rpm;

/// All of them, by name.
#[rustfmt::skip]
pub const CATALOGERS: &[&Cataloger] = &[
    &apk::CATALOGER,
    &dpkg::CATALOGER,
    &gradle::CATALOGER,
    &rpm::CATALOGER,
];
