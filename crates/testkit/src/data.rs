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

/// The folder with what a `.tar.zst` archive holds, unpacked once under `target/data`. Needs `tar` and `zstd`.
///
/// # Errors
///
/// Where the archive cannot be read or unpacked.
pub fn unpacked(archive: &Path) -> std::io::Result<PathBuf> {
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    let size = std::fs::metadata(archive)?.len();
    let folder = workspace().join("target/data").join(format!("{}-{size}", name.trim_end_matches(".tar.zst")));
    if folder.is_dir() {
        return Ok(folder);
    }
    let partial = folder.with_extension(format!("partial-{}", std::process::id()));
    std::fs::create_dir_all(&partial)?;
    let mut tar = std::process::Command::new("tar");
    crate::oracle::run(tar.arg("--use-compress-program=zstd").arg("-xf").arg(archive).arg("-C").arg(&partial))?;
    std::fs::rename(&partial, &folder)?;
    Ok(folder)
}
