//! Where the outside test data is, and what to do where it is not.

use std::path::{Path, PathBuf};

/// The workspace's root folder.
#[must_use]
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The folder of outside test data: `PALISADE_TEST_DATA`, or `../shared/data` beside the checkout.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PALISADE_TEST_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace().join("../shared/data"));
    folder.is_dir().then_some(folder)
}

/// One item of the test data, for a test called `suite`: where it is absent the test says so and passes over it, but
/// fails in continuous integration, where a suite that did not run must not look like one that passed.
///
/// # Panics
///
/// In continuous integration (`CI` is set) when the item is absent.
#[must_use]
pub fn item(suite: &str, path: &str) -> Option<PathBuf> {
    let item = folder().map(|folder| folder.join(path)).filter(|item| item.exists());
    assert!(item.is_some() || std::env::var_os("CI").is_none(), "{suite}: no test data {path}");
    item
}
