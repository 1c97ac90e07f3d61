//! All catalogers. Written by `cargo xtask generate` from the folders beside this file; do not edit.

use super::Cataloger;

#[path = "apk/mod.rs"]
mod apk;
#[path = "bun/mod.rs"]
mod bun;
#[path = "bundler/mod.rs"]
mod bundler;
#[path = "cargo/mod.rs"]
mod cargo;
#[path = "cargo_auditable/mod.rs"]
mod cargo_auditable;
#[path = "composer/mod.rs"]
mod composer;
#[path = "cyclonedx/mod.rs"]
mod cyclonedx;
#[path = "dpkg/mod.rs"]
mod dpkg;
#[path = "go_binary/mod.rs"]
mod go_binary;
#[path = "go_module/mod.rs"]
mod go_module;
#[path = "gradle/mod.rs"]
mod gradle;
#[path = "jar/mod.rs"]
mod jar;
#[path = "maven/mod.rs"]
mod maven;
#[path = "npm/mod.rs"]
mod npm;
#[path = "nuget/mod.rs"]
mod nuget;
#[path = "pdm/mod.rs"]
mod pdm;
#[path = "pip/mod.rs"]
mod pip;
#[path = "pipenv/mod.rs"]
mod pipenv;
#[path = "pnpm/mod.rs"]
mod pnpm;
#[path = "poetry/mod.rs"]
mod poetry;
#[path = "pylock/mod.rs"]
mod pylock;
#[path = "rpm/mod.rs"]
mod rpm;
#[path = "spdx/mod.rs"]
mod spdx;
#[path = "uv/mod.rs"]
mod uv;
#[path = "wheel/mod.rs"]
mod wheel;
#[path = "yarn/mod.rs"]
mod yarn;

/// All of them, by name.
#[rustfmt::skip]
pub const CATALOGERS: &[&Cataloger] = &[
    &apk::CATALOGER,
    &bun::CATALOGER,
    &bundler::CATALOGER,
    &cargo::CATALOGER,
    &cargo_auditable::CATALOGER,
    &composer::CATALOGER,
    &cyclonedx::CATALOGER,
    &dpkg::CATALOGER,
    &go_binary::CATALOGER,
    &go_module::CATALOGER,
    &gradle::CATALOGER,
    &jar::CATALOGER,
    &maven::CATALOGER,
    &npm::CATALOGER,
    &nuget::CATALOGER,
    &pdm::CATALOGER,
    &pip::CATALOGER,
    &pipenv::CATALOGER,
    &pnpm::CATALOGER,
    &poetry::CATALOGER,
    &pylock::CATALOGER,
    &rpm::CATALOGER,
    &spdx::CATALOGER,
    &uv::CATALOGER,
    &wheel::CATALOGER,
    &yarn::CATALOGER,
];
