//! The published schemas of CycloneDX, out of the PyPI package `cyclonedx-python-lib` 11.12.0, which holds them as of
//! 2026-03; `./test` fetches them.

use std::path::PathBuf;

/// The folder of the schemas. Where it is absent a test says so and passes over it, but fails in continuous integration.
///
/// # Panics
///
/// In continuous integration (`CI` is set) when the folder is absent.
#[must_use]
pub fn schemas() -> Option<PathBuf> {
    let folder = Some(super::folder().join("cyclonedx-schemas")).filter(|folder| folder.is_dir());
    assert!(folder.is_some() || std::env::var_os("CI").is_none(), "no schemas of CycloneDX; ./test fetches them");
    folder
}
